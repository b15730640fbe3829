/** Drawn pictures for the examples: nobody's face. */
function bust(x: number, hair: string, coat: string): string {
  return (
    `<g transform="translate(${x} 0)"><path d="M14 128c2-26 16-38 34-38s32 12 34 38Z" fill="${coat}"/>` +
    `<path d="M28 54c0-20 8-32 20-32s20 12 20 32v18H28Z" fill="${hair}"/>` +
    '<path d="M41 78h14v14c-4 5-10 5-14 0Z" fill="#e2b995"/><ellipse cx="48" cy="58" rx="16" ry="20" fill="#f0cdab"/>' +
    `<path d="M31 54c2-14 9-20 17-20s15 6 17 20c-6-6-8-10-10-13-6 8-14 11-24 13Z" fill="${hair}"/></g>`
  )
}

function picture(width: number, ground: string, drawn: string): string {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} 128"><rect width="${width}" height="128" fill="${ground}"/>${drawn}</svg>`
  return `data:image/svg+xml;base64,${btoa(svg)}`
}

export const portrait = picture(96, '#ffffff', bust(0, '#2b2622', '#3d5a73'))
export const portraits = picture(172, '#b3262c', bust(6, '#2b2622', '#f4f4f2') + bust(70, '#3a2b22', '#f4f4f2'))
