const words = {
  'face.electronic': '电子证照',
  'face.sample': '样例',
  'face.identifier': '证照标识 {value}',
  'face.picture': '{title}的照面：{holder}，{status}',
  'face.photo': '照片',
} as const

export default words
