const words = {
  'face.electronic': '电子证照',
  'face.sample': '样例',
  'face.identifier': '证照标识 {value}',
  'face.picture': '{title}的照面：{holder}，{status}',
  'face.photo': '照片',
  'face.more_rows': '另有 {n} 行，见下方内容',
  'face.page': '第 {n} 页，共 {all} 页',
  'face.larger': '放大',
  'face.close': '关闭',
  'face.turn': '横过来看',
  'face.zoom_in': '再放大',
  'face.zoom_out': '缩小',
  'face.previous': '上一页',
  'face.next': '下一页',
} as const

export default words
