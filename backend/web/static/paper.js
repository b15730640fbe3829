// Compares the number on a paper with the register. Without this script the page still says how the paper stands.
const form = document.getElementById('compare')
const words = {
  zh: { yes: '编号一致。证照库中的主要内容如下，请与纸面逐项核对：', no: '编号不一致，或此件已无法查询。', pause: '错误次数过多，请过几分钟再试。', fault: '暂时无法核对，请稍后再试。' },
  en: { yes: 'The number is right. Compare the paper with these fields of the register:', no: 'Not the number of this paper.', pause: 'Too many wrong numbers. Try again in some minutes.', fault: 'Cannot compare just now. Try again later.' },
}

function show(answer, lang) {
  const list = document.getElementById('fields')
  list.replaceChildren()
  for (const field of answer.fields) {
    const label = document.createElement('dt')
    const value = document.createElement('dd')
    label.textContent = lang === 'en' ? field.label_en : field.label
    value.textContent = field.value
    list.append(label, value)
  }
}

async function compare(event) {
  event.preventDefault()
  const said = document.getElementById('said')
  const lang = form.dataset.lang
  try {
    const response = await fetch('/api/printed-numbers', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-Liangzheng': '1' },
      body: JSON.stringify({ code: form.dataset.code, number: form.elements.number.value }),
    })
    if (response.status === 429) {
      said.textContent = words[lang].pause
      return
    }
    if (!response.ok) throw new Error(String(response.status))
    const answer = await response.json()
    said.textContent = answer.match ? words[lang].yes : words[lang].no
    show(answer, lang)
  } catch {
    said.textContent = words[lang].fault
  }
}

if (form) {
  form.hidden = false
  form.addEventListener('submit', compare)
}
