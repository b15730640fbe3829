export default {
  'aloud.read': '朗读',
  'aloud.stop': '停止朗读',
  'aloud.reading': '正在朗读',
  'aloud.no_voice': '这部手机没有中文朗读的声音。请在手机的设置里打开“文字转语音”，或请旁边的人帮忙念。',
} as const
