import { describe, expect, it } from 'vitest'
import { browserOf, chatAppOf } from './browser'

const IPHONE = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)'
const ANDROID = 'Mozilla/5.0 (Linux; Android 15; V2301A) AppleWebKit/537.36 (KHTML, like Gecko)'
const CHROME = `${ANDROID} Chrome/131.0.0.0 Mobile Safari/537.36`

describe('a chat app’s built-in browser', () => {
  it.each([
    [`${IPHONE} Mobile/15E148 MicroMessenger/8.0.54(0x1800363a) NetType/WIFI Language/zh_CN`, 'wechat'],
    [`${CHROME} wxwork/4.1.30 MicroMessenger/7.0.1`, 'wechat'],
    [`${CHROME} V1_AND_SQ_9.1.15_8340_YYB_D QQ/9.1.15.22735 NetType/WIFI`, 'qq'],
    [`${IPHONE} Mobile/15E148 AliApp(DingTalk/7.6.15) com.laiwang.DingTalk/40000000`, 'dingtalk'],
    [`${CHROME} Lark/7.30.5 LarkLocale/zh_CN`, 'feishu'],
    [`${IPHONE} Mobile/15E148 Weibo (iPhone17,1__weibo__14.11.2__iphone__os18.1)`, 'weibo'],
  ])('%s', (agent, app) => {
    expect(chatAppOf(agent)).toBe(app)
    expect(browserOf(agent)).toBe(app)
  })

  it('is not QQ’s own browser, nor any other', () => {
    expect(chatAppOf(`${CHROME} MQQBrowser/15.7`)).toBeNull()
    expect(chatAppOf(CHROME)).toBeNull()
  })
})

describe('a browser', () => {
  it.each([
    [CHROME, 'chrome_android'],
    [`${IPHONE} Version/18.1 Mobile/15E148 Safari/604.1`, 'safari_ios'],
    [`${IPHONE} CriOS/131.0 Mobile/15E148 Safari/604.1`, 'chrome_ios'],
    [`${CHROME} HuaweiBrowser/15.0`, 'huawei'],
    [`${CHROME} XiaoMi/MiuiBrowser/18.9`, 'xiaomi'],
    ['Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0', 'firefox'],
    [
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/131.0 Safari/537.36 Edg/131.0',
      'chrome_desk',
    ],
    ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.1 Safari/605.1.15', 'safari_mac'],
    ['something new', 'other'],
  ])('%s', (agent, browser) => {
    expect(browserOf(agent)).toBe(browser)
  })
})
