// The tests read the page in its first language, whatever the machine speaks.
localStorage.setItem('lz.locale', 'zh-CN')
