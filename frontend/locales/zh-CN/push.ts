export default {
  'push.title': '你有一条新消息',
  'push.body': '打开钱包查看',
} as const
