import type { FieldKind, TypeDefinition } from '@/lib/api/types'

/** key, label, English label, kind, English enum values */
export type FieldSpec = readonly [
  key: string,
  label: string,
  labelEn: string,
  kind?: FieldKind,
  values?: Record<string, string>,
]

export interface TypeSpec {
  readonly name: string
  readonly nameEn: string
  readonly sector: TypeDefinition['sector']
  readonly group: TypeDefinition['group']
  readonly issuer: string
  readonly issuerEn: string
  readonly face: Omit<TypeDefinition['face'], 'title' | 'title_en' | 'rows'>
  readonly fields: readonly FieldSpec[]
}

export type ExampleName =
  | 'identity_card'
  | 'driving_licence'
  | 'vehicle_licence'
  | 'social_security_card'
  | 'residence_permit'
  | 'birth_certificate'
  | 'business_licence'
  | 'food_licence'

const SEXES = { 男: 'Male', 女: 'Female' }
const NAME: FieldSpec = ['name', '姓名', 'Name']
const SEX: FieldSpec = ['sex', '性别', 'Sex', 'enum', SEXES]
const NATION: FieldSpec = ['ethnicity', '民族', 'Ethnicity', 'enum', { 汉: 'Han', 维吾尔: 'Uygur' }]
const BIRTH: FieldSpec = ['birth_date', '出生日期', 'Born', 'date']
const ADDRESS: FieldSpec = ['address', '住址', 'Address', 'address']
const PHOTO: FieldSpec = ['photo', '相片', 'Photo', 'photo']
const VALID: FieldSpec = ['valid_period', '有效期限', 'Valid', 'date_range']

const POLICE = { issuer: '云汀市公安局', issuerEn: 'Yunting Public Security Bureau' }
const TRAFFIC = {
  issuer: '云汀市公安局交通警察支队',
  issuerEn: 'Yunting Traffic Police Division',
}
const MARKET = {
  issuer: '云桥区市场监督管理局',
  issuerEn: 'Yunqiao Market Regulation Bureau',
}

export const specs: Record<ExampleName, TypeSpec> = {
  identity_card: {
    name: '居民身份证',
    nameEn: 'Resident identity card',
    sector: 'identity',
    group: 'identity',
    ...POLICE,
    face: { family: 'id_card', photo: 'photo', number: 'resident_number' },
    fields: [NAME, SEX, NATION, BIRTH, ADDRESS, ['resident_number', '公民身份号码', 'Number', 'resident_id'], PHOTO],
  },
  driving_licence: {
    name: '机动车驾驶证',
    nameEn: 'Driving licence',
    sector: 'traffic',
    group: 'vehicle',
    ...TRAFFIC,
    face: { family: 'permit', photo: 'photo', number: 'licence_number' },
    fields: [
      ['licence_number', '证号', 'No.', 'resident_id'],
      NAME,
      SEX,
      ['nationality', '国籍', 'Nationality', 'enum', { 中国: 'China' }],
      ADDRESS,
      BIRTH,
      ['first_issue', '初次领证日期', 'First issue', 'date'],
      ['vehicle_class', '准驾车型', 'Class'],
      VALID,
      PHOTO,
    ],
  },
  vehicle_licence: {
    name: '机动车行驶证',
    nameEn: 'Vehicle licence',
    sector: 'traffic',
    group: 'vehicle',
    ...TRAFFIC,
    face: { family: 'permit', photo: null, number: 'plate' },
    fields: [
      ['plate', '号牌号码', 'Plate'],
      ['vehicle_type', '车辆类型', 'Vehicle type'],
      ['name', '所有人', 'Owner'],
      ADDRESS,
      ['use', '使用性质', 'Use', 'enum', { 非营运: 'Private' }],
      ['model', '品牌型号', 'Model'],
      ['vin', '车辆识别代号', 'VIN'],
      ['engine', '发动机号码', 'Engine no.'],
      ['registered', '注册日期', 'Registered', 'date'],
      ['inspection_to', '检验有效期至', 'Inspection until', 'month'],
    ],
  },
  social_security_card: {
    name: '社会保障卡',
    nameEn: 'Social security card',
    sector: 'identity',
    group: 'identity',
    issuer: '云汀市人力资源和社会保障局',
    issuerEn: 'Yunting Human Resources Bureau',
    face: { family: 'id_card', photo: 'photo', number: 'social_number' },
    fields: [
      NAME,
      ['social_number', '社会保障号码', 'Number', 'resident_id'],
      ['card_number', '卡号', 'Card no.'],
      ['bank', '发卡银行', 'Bank'],
      ['issued', '发卡日期', 'Issued', 'date'],
      PHOTO,
    ],
  },
  residence_permit: {
    name: '居住证',
    nameEn: 'Residence permit',
    sector: 'identity',
    group: 'identity',
    ...POLICE,
    face: { family: 'id_card', photo: 'photo', number: 'resident_number' },
    fields: [
      NAME,
      SEX,
      NATION,
      BIRTH,
      ['home_address', '常住户口所在地住址', 'Registered home', 'address'],
      ['address', '居住地住址', 'Residence', 'address'],
      ['resident_number', '公民身份号码', 'Number', 'resident_id'],
      PHOTO,
    ],
  },
  birth_certificate: {
    name: '出生医学证明',
    nameEn: 'Medical certificate of birth',
    sector: 'health',
    group: 'family',
    issuer: '云汀市妇幼保健院',
    issuerEn: 'Yunting Maternity Hospital',
    face: { family: 'booklet', photo: null, number: 'birth_number' },
    fields: [
      ['birth_number', '编号', 'No.'],
      ['name', '新生儿姓名', 'Name of the child'],
      SEX,
      ['birth_time', '出生时间', 'Time of birth'],
      ['weeks', '出生孕周', 'Weeks'],
      ['weight', '出生体重', 'Weight'],
      ['place', '出生地点', 'Place of birth', 'address'],
      ['mother', '母亲姓名', "Mother's name"],
      ['father', '父亲姓名', "Father's name"],
    ],
  },
  business_licence: {
    name: '营业执照',
    nameEn: 'Business licence',
    sector: 'business',
    group: 'enterprise',
    ...MARKET,
    face: { family: 'licence', photo: null, number: 'uscc', landscape: true },
    fields: [
      ['uscc', '统一社会信用代码', 'Unified credit code', 'uscc'],
      ['name', '名称', 'Name'],
      ['kind', '类型', 'Type'],
      ['operator', '经营者', 'Proprietor'],
      ['scope', '经营范围', 'Business scope', 'long_text'],
      ['capital', '注册资本', 'Capital', 'money'],
      ['founded', '成立日期', 'Founded', 'date'],
      ['term', '营业期限', 'Term', 'date_range'],
      ['premises', '经营场所', 'Premises', 'address'],
    ],
  },
  food_licence: {
    name: '食品经营许可证',
    nameEn: 'Food business licence',
    sector: 'business',
    group: 'enterprise',
    ...MARKET,
    face: { family: 'licence', photo: null, number: 'licence_number' },
    fields: [
      ['licence_number', '许可证编号', 'Licence no.'],
      ['name', '经营者名称', 'Business name'],
      ['uscc', '统一社会信用代码', 'Unified credit code', 'uscc'],
      ['operator', '法定代表人（负责人）', 'Person in charge'],
      ['premises', '经营场所', 'Premises', 'address'],
      ['business_kind', '主体业态', 'Kind of business'],
      ['items', '经营项目', 'Licensed items', 'long_text'],
      ['valid_to', '有效期至', 'Valid until', 'date'],
      ['complaints', '投诉举报电话', 'Complaints'],
    ],
  },
}

const LUO = {
  name: '云桥区罗记面馆',
  uscc: '92880102MA0000023P',
  operator: '罗建国',
  premises: '云汀市云桥区石板街17号一层102铺',
}

export const exampleValues: Record<ExampleName, Record<string, string>> = {
  identity_card: {
    name: '周敏',
    sex: '女',
    ethnicity: '汉',
    birth_date: '1985-08-18',
    address: '云汀市云桥区桂花路18号院3号楼2单元501室',
    resident_number: '880102198508180029',
  },
  driving_licence: {
    licence_number: '880102198508180029',
    name: '李𬭎',
    sex: '男',
    nationality: '中国',
    address: '云汀市云桥区桂花路18号院3号楼2单元501室',
    birth_date: '1990-03-07',
    first_issue: '2015-03-07',
    vehicle_class: 'C1E',
    valid_period: '2021-03-07/2027-03-07',
  },
  vehicle_licence: {
    plate: '云A·8L207',
    vehicle_type: '小型轿车',
    name: '周敏',
    address: '云汀市云桥区桂花路18号院3号楼2单元501室',
    use: '非营运',
    model: '示例牌YT7150',
    vin: 'LYTEST0000SAMPLE1',
    engine: 'S0012345',
    registered: '2020-05-12',
    inspection_to: '2027-05',
  },
  social_security_card: {
    name: '王㛃',
    social_number: '88010219920818202X',
    card_number: '8801 0000 2046',
    bank: '云汀银行',
    issued: '2019-09-02',
  },
  residence_permit: {
    name: '阿依古丽·样本江·吾',
    sex: '女',
    ethnicity: '维吾尔',
    birth_date: '1992-08-18',
    home_address: '示例省山阳市河东县团结路6号',
    address: '云汀市汀州区枫桥巷42号望江小区11号楼1单元1203室',
    resident_number: '88010219920818202X',
  },
  birth_certificate: {
    birth_number: 'Y880100017',
    name: '马小满',
    sex: '女',
    birth_time: '2024年5月20日 08时16分',
    weeks: '39周',
    weight: '3250克',
    place: '云汀市云桥区康宁路1号云汀市妇幼保健院',
    mother: '沈晓岚',
    father: '马志强',
  },
  business_licence: {
    ...LUO,
    kind: '个体工商户',
    scope:
      '餐饮服务；食品销售；外卖递送服务；食用农产品零售；日用百货销售；会议及展览服务。（依法须经批准的项目，经相关部门批准后方可开展经营活动）',
    capital: '人民币叁拾万元整',
    founded: '2016-06-01',
    term: '2016-06-01/',
  },
  food_licence: {
    ...LUO,
    licence_number: 'JY28801020000177',
    business_kind: '餐饮服务经营者（小型餐馆）',
    items: '热食类食品制售；冷食类食品制售；自制饮品制售',
    valid_to: '2027-01-20',
    complaints: '12315',
  },
}
