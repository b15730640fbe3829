/** Who issues the example certificates: offices of a city that does not exist, by the definer's code or by type. */
export type Issuer = readonly [name: string, nameEn: string]

const POLICE: Issuer = ['云汀市公安局', 'Yunting Public Security Bureau']
const TRAFFIC: Issuer = ['云汀市公安局交通警察支队', 'Yunting Traffic Police']
const MARKET: Issuer = ['云桥区市场监督管理局', 'Yunqiao District Market Regulation Bureau']
const HEALTH: Issuer = ['云汀市卫生健康委员会', 'Yunting Health Commission']
const LABOUR: Issuer = ['云汀市人力资源和社会保障局', 'Yunting Human Resources and Social Security Bureau']
const CIVIL: Issuer = ['汀州区民政局', 'Tingzhou District Civil Affairs Bureau']
const HOUSING: Issuer = ['云汀市住房和城乡建设局', 'Yunting Housing and Construction Bureau']
const TRANSPORT: Issuer = ['云汀市交通运输局', 'Yunting Transport Bureau']
const LAND: Issuer = ['云汀市不动产登记中心', 'Yunting Real Estate Registration Centre']
const EDUCATION: Issuer = ['云桥区教育局', 'Yunqiao District Education Bureau']
const TAX: Issuer = ['国家税务总局云汀市税务局', 'Yunting Tax Bureau']
const UNIVERSITY: Issuer = ['云汀师范大学', 'Yunting Normal University']

const BY_TYPE: Readonly<Record<string, Issuer>> = {
  driving_licence: TRAFFIC,
  vehicle_licence: TRAFFIC,
  e_bicycle_licence: TRAFFIC,
  inspection_mark: TRAFFIC,
  business_licence: MARKET,
  property_certificate: LAND,
  property_registration_proof: LAND,
  no_property_proof: LAND,
  graduation_certificate: UNIVERSITY,
  degree_certificate: UNIVERSITY,
  birth_certificate: ['云汀市妇幼保健院', 'Yunting Maternity and Child Hospital'],
  health_certificate: ['云桥区疾病预防控制中心', 'Yunqiao District Centre for Disease Control'],
  special_operation: ['示例省应急管理厅', 'Emergency Management Department of Shili'],
  tobacco_licence: ['云桥区烟草专卖局', 'Yunqiao District Tobacco Monopoly Bureau'],
  fire_safety_certificate: ['云桥区消防救援大队', 'Yunqiao District Fire and Rescue Brigade'],
  drug_licence: MARKET,
  testing_accreditation: ['示例省市场监督管理局', 'Market Regulation Bureau of Shili'],
  production_licence: ['示例省市场监督管理局', 'Market Regulation Bureau of Shili'],
  basic_account: ['云汀银行沙溪支行', 'Bank of Yunting, Shaxi Branch'],
  tax_payment_proof: TAX,
  tax_clearance_proof: TAX,
  tax_credit_rating: TAX,
  general_taxpayer: TAX,
}

const BY_DEFINER: readonly (readonly [code: string, issuer: Issuer])[] = [
  ['11880100000000035A', POLICE],
  ['118801000000000510', HEALTH],
  ['1188010000000006XP', LABOUR],
  ['11880101000000027X', MARKET],
  ['118801020000000432', CIVIL],
  ['11880100000000078P', HOUSING],
  ['11880100000000086J', TRANSPORT],
  ['11880100000000094D', LAND],
  ['138801020000000A2Y', ['汀州区残疾人联合会', "Tingzhou District Disabled Persons' Federation"]],
  ['118801010000001237', EDUCATION],
]

export function issuerOf(code: string, typeCode: string): Issuer {
  return BY_TYPE[code] ?? BY_DEFINER.find(([definer]) => typeCode.startsWith(definer))?.[1] ?? POLICE
}
