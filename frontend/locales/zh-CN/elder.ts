export default {
  'elder.title': '要做什么？',
  'elder.code': '亮码',
  'elder.code_note': '给对方扫',
  'elder.doctor': '看病',
  'elder.doctor_note': '身份证和社保卡',
  'elder.doctor_busy': '正在准备',
  'elder.doctor_none': '你名下还没有身份证和社保卡。先亮码，挂号的人会告诉你还要什么。',
  'elder.family': '叫家人帮忙',
  'elder.family_note': '打给{name}',
  'elder.call': '打电话',
  'elder.call_note': '政务热线 {number}',
} as const
