"""What people learned and do: school and degree, teaching, medicine, driving, dangerous work, cooking."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from backend.demo.chance import chance
from backend.demo.crowd import Crowd, Resident
from backend.demo.making import Maker, rows
from backend.demo.planned import PlannedCertificate
from backend.standards.calendar import add_years, age_on

_LEVELS: Final = {
    "高中": ("高中", 18, 3, "高中", "3"),
    "中专": ("中等职业教育", 18, 3, "机电技术应用", "2"),
    "大专": ("专科", 21, 3, "护理", "6"),
    "本科": ("本科", 22, 4, "汉语言文学", "5"),
    "硕士": ("硕士研究生", 25, 3, "计算机技术", "2"),
}
_MAJORS: Final = {
    "physician": "临床医学",
    "nurse": "护理学",
    "teacher": "教育学",
    "accountant": "会计学",
    "official": "行政管理",
}
_DEGREES: Final = {
    "physician": "医学硕士",
    "nurse": "医学学士",
    "teacher": "教育学学士",
    "specialist": "工学硕士",
    "official": "管理学学士",
    "graduate": "文学学士",
    "accountant": "管理学学士",
}
_SCHOOLS: Final = {"高中": "high_school", "中专": "vocational_college", "大专": "vocational_college"}
_DANGEROUS: Final = {
    "electrician": ("电工作业", "低压电工作业"),
    "welder": ("焊接与热切割作业", "熔化焊接与热切割作业"),
}
_SKILLS: Final = {
    "electrician": ("电工", "三级/高级工"),
    "welder": ("焊工", "四级/中级工"),
    "accountant": ("会计", "中级"),
    "cook": ("中式烹调师", "三级/高级工"),
    "specialist": ("计算机技术与软件", "高级"),
    "driver": ("汽车维修工", "五级/初级工"),
}
_HEALTHY: Final = {"cook": "食品生产经营", "rider": "餐饮配送"}
_WORK_STATES: Final = {"unemployed": "失业", "rider": "灵活就业", "driver": "灵活就业", "graduate": "失业"}


def learned(make: Maker, crowd: Crowd) -> Iterator[PlannedCertificate]:
    """Graduation of everybody grown who went to a school of the city, and the degree of who has one."""
    for one in crowd.residents.values():
        if one.education not in _LEVELS or one.trade == "child":
            continue
        level, at_age, length, major, digit = _LEVELS[one.education]
        day = date(one.person.birth_date.year + at_age, 6, 30)
        if day >= make.today or day.year < 2001:  # noqa: PLR2004 - earlier ones were not entered
            continue
        school = _SCHOOLS.get(one.education, "university")
        index = make.next("graduation_certificate")
        own = {
            "enrolled_on": f"{day.year - length}-09-01",
            "graduated_on": day.isoformat(),
            "school": make.demo.name_of(school),
            "major": _MAJORS.get(one.trade, major),
            "length": str(length),
            "level": level,
            "study_form": "普通全日制",
            "conclusion": "毕业",
            "president": "程立言",
        }
        code = f"10880{digit}{day.year}05{index:06d}"
        yield make.make("graduation_certificate", [one.person], code, day, own, issuer=school)
        if school == "university":
            yield _degree(make, one, day)


def _degree(make: Maker, one: Resident, day: date) -> PlannedCertificate:
    index = make.next("degree_certificate")
    degree = _DEGREES.get(one.trade, "工学学士")
    own = {
        "discipline": degree[:-2],
        "degree": degree,
        "institution": make.demo.name_of("university"),
        "chair": "程立言",
        "granted_on": day.isoformat(),
    }
    number = f"10880{'3' if '硕士' in degree else '4'}{day.year}{index:06d}"
    return make.make("degree_certificate", [one.person], number, day, own)


def professions(make: Maker, crowd: Crowd) -> Iterator[PlannedCertificate]:
    """What each trade needs to be done at all."""
    for one in crowd.residents.values():
        match one.trade:
            case "teacher":
                yield _teacher(make, one)
            case "physician":
                yield from _physician(make, one)
            case "nurse":
                yield _nurse(make, one)
            case "driver":
                yield _driver(make, one)
            case "electrician" | "welder":
                yield _dangerous(make, one)
        if one.trade in _SKILLS:
            yield _skilled(make, one)
        if one.trade in _HEALTHY:
            yield _healthy(make, one, _HEALTHY[one.trade])


def _teacher(make: Maker, one: Resident) -> PlannedCertificate:
    index, person = make.next("teacher_certificate"), one.person
    day = min(date(person.birth_date.year + 23, 7, 10), make.today - timedelta(days=60))
    registered = make.today + timedelta(days=chance(f"teacher:{person.key}").randint(100, 1500))
    code = f"{day.year}{make.demo.centre}{2 + index % 3}{1 if person.sex == '男' else 2}{index:05d}"
    own = {
        "qualification": ("小学教师资格", "初级中学教师资格", "高级中学教师资格")[index % 3],
        "subject_taught": ("语文", "数学", "英语")[index % 3],
        "recognised_on": day.isoformat(),
        "registration_result": "首次注册" if index % 4 == 0 else "合格",
        "registration_to": registered.isoformat(),
        "registrations": rows(
            {
                "on": add_years(registered, -5).isoformat(),
                "school": make.demo.name_of("primary_school"),
                "result": "合格",
            }
        ),
    }
    return make.make("teacher_certificate", [person], code, day, own)


def _physician(make: Maker, one: Resident) -> Iterator[PlannedCertificate]:
    index, person = make.next("physician_qualification"), one.person
    day = min(date(person.birth_date.year + 26, 12, 10), make.today - timedelta(days=90))
    area = make.demo.city_prefix
    kind, digits = (("临床", "10"), ("口腔", "20"), ("中医", "41"))[index % 3]
    code = f"{day.year}{area[:2]}1{digits}{person.resident_id}"
    own = {"category": kind, "grade": "执业医师", "education": "硕士"}
    yield make.make("physician_qualification", [person], code, day, own)
    practice = make.next("physician_practice")
    registered = day + timedelta(days=60)
    hospital = make.demo.name_of("people_hospital" if practice % 2 else "maternity_hospital")
    own |= {
        "qualification_code": code,
        "scope": {"临床": "内科专业", "口腔": "口腔专业", "中医": "中医专业"}[kind],
        "institution": hospital,
        "place": make.demo.pack.city.name,
        "registered_on": registered.isoformat(),
        "state": "已注册",
    }
    yield make.make("physician_practice", [person], f"1{digits}{area}00{practice:06d}", registered, own)


def _nurse(make: Maker, one: Resident) -> PlannedCertificate:
    index = make.next("nurse_practice")
    start, end = make.term("nurse_practice", one.person.key, 5, earliest=add_years(one.person.birth_date, 21))
    own = {
        "place": make.demo.name_of("people_hospital" if index % 2 else "maternity_hospital"),
        "registered_on": start.isoformat(),
        "registered_to": end.isoformat(),
    }
    return make.make(
        "nurse_practice", [one.person], f"{start.year}{make.demo.city_prefix[:2]}{index:06d}", start, own, end=end
    )


def _driver(make: Maker, one: Resident) -> PlannedCertificate:
    index, person = make.next("road_transport_qualification"), one.person
    start, end = make.term("road_transport_qualification", person.key, 6, earliest=add_years(person.birth_date, 21))
    goods = index % 3 != 0
    own = {
        "vehicle_class": "B2" if goods else "C1",
        "category": "经营性道路货物运输驾驶员" if goods else "网络预约出租汽车驾驶员",
        "first_issued_on": start.isoformat(),
        "credit_grade": ("AAA", "AA", "A")[index % 3],
        "trainings": rows({"on": start.isoformat(), "content": "继续教育24学时", "result": "合格"}),
    }
    return make.make("road_transport_qualification", [person], person.resident_id, start, own, end=end)


def _dangerous(make: Maker, one: Resident) -> PlannedCertificate:
    index, person = make.next("special_operation"), one.person
    start, end = make.term("special_operation", person.key, 6, earliest=add_years(person.birth_date, 20))
    category, operation = _DANGEROUS[one.trade]
    review = add_years(start, 3)
    done = review < make.today and index % 4 != 0
    own = {
        "category": category,
        "operation": operation,
        "first_issued_on": start.isoformat(),
        "review_due": (end if done else review).isoformat(),
        "reviewed_on": (review - timedelta(days=20)).isoformat() if done else "",
    }
    return make.make("special_operation", [person], f"T{person.resident_id}", start, own, end=end)


def _skilled(make: Maker, one: Resident) -> PlannedCertificate:
    index, person = make.next("professional_qualification"), one.person
    day = min(add_years(person.birth_date, 27) + timedelta(days=index * 13), make.today - timedelta(days=50))
    occupation, grade = _SKILLS[one.trade]
    own = {"occupation": occupation, "grade": grade, "passed_on": (day - timedelta(days=30)).isoformat()}
    number = f"{day.year}{make.demo.centre}{1000 + index % 20:04d}{index:06d}"
    return make.make("professional_qualification", [person], number, day, own)


def _healthy(make: Maker, one: Resident, work: str) -> PlannedCertificate:
    index, person = make.next("health_certificate"), one.person
    start, end = make.term("health_certificate", person.key, 1, earliest=add_years(person.birth_date, 18))
    own = {
        "age": str(age_on(person.birth_date, start)),
        "work_category": work,
        "conclusion": "合格",
        "examined_on": (start - timedelta(days=2)).isoformat(),
    }
    number = f"{make.demo.centre}{start.year % 100:02d}{index:06d}"
    return make.make("health_certificate", [person], number, start, own, end=end)


def employment(make: Maker, crowd: Crowd) -> Iterator[PlannedCertificate]:
    """Employment certificates of who looked for work or works on own account."""
    for one in crowd.residents.values():
        if one.trade not in {*_WORK_STATES, "cook", "welder", "electrician"}:
            continue
        index, person = make.next("employment_registration"), one.person
        day = make.today - timedelta(days=chance(f"employment:{person.key}").randint(40, 900))
        state = _WORK_STATES.get(one.trade, "单位就业")
        own = {
            "education": one.education,
            "status": state,
            "registered_on": day.isoformat(),
            "records": rows({"on": day.isoformat(), "matter": "就业登记" if state != "失业" else "失业登记"}),
        }
        number = f"{make.demo.centre}{day.year % 100:02d}{index:08d}"
        yield make.make("employment_registration", [person], number, day, own)
