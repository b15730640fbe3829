export default {
  'office.title': '工作台',
  'office.places': '工作台的各处',
  'office.issue': '签发',
  'office.catalogue': '证照目录',
  'office.scenes': '用证场景',
  'office.seals': '印章',
  'office.imports': '批量导入',
  'office.inspections': '现场检查',
  'office.departments': '部门接口',
  'office.representatives': '法定代表人',
  'office.quality': '数据质量',
  'office.wallet': '回到“我的”',
} as const
