/** Which browser shows the page, as far as words depend on it: how to allow a camera, how to leave a chat app. Pure. */

const CHATS = [
  [/DingTalk/i, 'dingtalk'],
  [/Lark|Feishu/i, 'feishu'],
  [/MicroMessenger|wxwork/i, 'wechat'],
  [/Weibo/i, 'weibo'],
  [/\bQQ\/\d/i, 'qq'],
] as const

/** A chat app's built-in browser: passkeys and often the camera do not work there. */
export type ChatApp = (typeof CHATS)[number][1]

/** The chat app whose built-in browser this is, or null. `MQQBrowser` alone is QQ's real browser and no chat app. */
export function chatAppOf(userAgent: string): ChatApp | null {
  return CHATS.find(([pattern]) => pattern.test(userAgent))?.[1] ?? null
}

const BROWSERS = [
  [/HuaweiBrowser|HarmonyOS|OpenHarmony/i, 'huawei'],
  [/MiuiBrowser|XiaoMi/i, 'xiaomi'],
  [/Firefox|FxiOS/i, 'firefox'],
  [/CriOS/i, 'chrome_ios'],
  [/(iPhone|iPad).*Safari/i, 'safari_ios'],
  [/Android.*(Chrome|Edg)/i, 'chrome_android'],
  [/Chrome|Edg/i, 'chrome_desk'],
  [/Macintosh.*Safari/i, 'safari_mac'],
] as const

export type Browser = ChatApp | (typeof BROWSERS)[number][1] | 'other'

/** The browser by the names that people know; a chat app's comes first. */
export function browserOf(userAgent: string): Browser {
  return chatAppOf(userAgent) ?? BROWSERS.find(([pattern]) => pattern.test(userAgent))?.[1] ?? 'other'
}
