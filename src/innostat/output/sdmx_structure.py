"""The structure of the SDMX table in SDMX-ML 2.1: concepts, code lists with the codes in use, data structure and dataflow."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from innostat import lazy_regex as regex

AGENCY, VERSION, DSD, FLOW = "INNOSTAT", "1.0", "OBSERVATIONS", "OBSERVATIONS"
FLOW_ID = f"{AGENCY}:{FLOW}({VERSION})"
UNKNOWN = "_U"
#: Dimensions, attributes: name -> whether it has a code list. OBS_ID makes the key unique, as texts may give a figure twice.
DIMENSIONS = {
    "FREQ": True, "REF_AREA": True, "INDICATOR": True, "MEASURE": True, "STATEMENT": True, "OBS_ID": False, "TIME_PERIOD": False,
}  # fmt: skip
ATTRIBUTES = {
    "UNIT_MEASURE": True, "UNIT_MULT": True, "DECIMALS": True, "OBS_STATUS": True, "QUALIFIER": True, "UPPER_VALUE": False, "TITLE": False,
    "BREAKDOWN": False, "DOC": False, "LINE": False, "QUOTE": False, "FLAGS": False,
}  # fmt: skip
_FIXED = {
    "FREQ": {"A": "Annual", "Q": "Quarterly", "M": "Monthly", "D": "Daily", "_O": "Other: a range of months or years"},
    "UNIT_MULT": {str(n): f"10^{n}" for n in range(17)},
    "DECIMALS": {str(n): f"{n} decimals" for n in range(16)},
    "OBS_STATUS": {"A": "Normal value", "F": "Forecast or target", "U": "Low reliability: part of a finding of the checks"},
}
_NS = {
    "mes": "http://www.sdmx.org/resources/sdmxml/schemas/v2_1/message",
    "str": "http://www.sdmx.org/resources/sdmxml/schemas/v2_1/structure",
    "com": "http://www.sdmx.org/resources/sdmxml/schemas/v2_1/common",
}
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_UNPRINTABLE = regex.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # what XML 1.0 cannot hold


class CodeLists:
    """Codes in use, by concept, with their Chinese and English names."""

    def __init__(self) -> None:
        self.lists: dict[str, dict[str, tuple[str, str]]] = {c: {k: ("", v) for k, v in codes.items()} for c, codes in _FIXED.items()}

    def add(self, concept: str, code: str, name: str, english: str = "") -> str:
        """Note a code; gives it back."""
        self.lists.setdefault(concept, {}).setdefault(code, (name, english))
        return code


def write_structure(codes: CodeLists) -> bytes:
    """The structure message, the same bytes for the same codes."""
    for prefix, uri in _NS.items():
        ET.register_namespace(prefix, uri)
    root = ET.Element(_tag("mes:Structure"))
    header = ET.SubElement(root, _tag("mes:Header"))
    for name, text in (("ID", FLOW), ("Test", "false"), ("Prepared", "2000-01-01T00:00:00")):
        ET.SubElement(header, _tag(f"mes:{name}")).text = text
    ET.SubElement(header, _tag("mes:Sender"), id=AGENCY)
    structures = ET.SubElement(root, _tag("mes:Structures"))
    flow = _maintained(ET.SubElement(structures, _tag("str:Dataflows")), "Dataflow", FLOW, "Statistics found in texts")
    _reference(ET.SubElement(flow, _tag("str:Structure")), "DataStructure", "datastructure", DSD)
    lists = ET.SubElement(structures, _tag("str:Codelists"))
    for concept, coded in (DIMENSIONS | ATTRIBUTES).items():
        if coded:
            _code_list(lists, concept, codes.lists.get(concept, {}))
    concepts = ET.SubElement(structures, _tag("str:Concepts"))
    scheme = _maintained(concepts, "ConceptScheme", "CONCEPTS", "Concepts of the table")
    for concept in (*DIMENSIONS, "OBS_VALUE", *ATTRIBUTES):
        _named(ET.SubElement(scheme, _tag("str:Concept"), id=concept), concept.replace("_", " ").capitalize())
    _data_structure(ET.SubElement(structures, _tag("str:DataStructures")))
    ET.indent(root)
    message: str = ET.tostring(root, encoding="unicode")
    return f"<?xml version='1.0' encoding='UTF-8'?>\n{message}\n".encode()


def _data_structure(parent: ET.Element) -> None:
    dsd = _maintained(parent, "DataStructure", DSD, "Statistics found in texts")
    components = ET.SubElement(dsd, _tag("str:DataStructureComponents"))
    dimensions = ET.SubElement(components, _tag("str:DimensionList"), id="DimensionDescriptor")
    for position, (concept, coded) in enumerate(DIMENSIONS.items(), 1):
        kind = "TimeDimension" if concept == "TIME_PERIOD" else "Dimension"
        _component(
            dimensions, kind, concept, coded, "ObservationalTimePeriod" if kind == "TimeDimension" else "String", position=str(position)
        )
    attributes = ET.SubElement(components, _tag("str:AttributeList"), id="AttributeDescriptor")
    for concept, coded in ATTRIBUTES.items():
        needed = "Mandatory" if concept in ("UNIT_MEASURE", "UNIT_MULT", "DECIMALS", "OBS_STATUS") else "Conditional"
        attribute = _component(attributes, "Attribute", concept, coded, "String", assignmentStatus=needed)
        relation = ET.SubElement(attribute, _tag("str:AttributeRelationship"))
        ET.SubElement(ET.SubElement(relation, _tag("str:PrimaryMeasure")), "Ref", id="OBS_VALUE")
    measures = ET.SubElement(components, _tag("str:MeasureList"), id="MeasureDescriptor")
    _component(measures, "PrimaryMeasure", "OBS_VALUE", False, "Decimal")


def _component(parent: ET.Element, kind: str, concept: str, coded: bool, text_type: str, **attributes: str) -> ET.Element:
    component = ET.SubElement(parent, _tag(f"str:{kind}"), {"id": concept, **attributes})
    identity = ET.SubElement(component, _tag("str:ConceptIdentity"))
    parent_scheme = {"maintainableParentID": "CONCEPTS", "maintainableParentVersion": VERSION}
    ET.SubElement(identity, "Ref", {"id": concept, **parent_scheme, "agencyID": AGENCY, "package": "conceptscheme", "class": "Concept"})
    form = ET.SubElement(component, _tag("str:LocalRepresentation"))
    if coded:
        _reference(ET.SubElement(form, _tag("str:Enumeration")), "Codelist", "codelist", f"CL_{concept}")
    else:
        ET.SubElement(form, _tag("str:TextFormat"), textType=text_type)
    return component


def _code_list(parent: ET.Element, concept: str, codes: dict[str, tuple[str, str]]) -> None:
    items = _maintained(parent, "Codelist", f"CL_{concept}", f"Codes of {concept}")
    for code, (name, english) in sorted(codes.items(), key=lambda item: (len(item[0]), item[0]) if item[0].isdigit() else (0, item[0])):
        element = ET.SubElement(items, _tag("str:Code"), id=code)
        for language, text in (("zh", name), ("en", english)):
            if text:
                _named(element, text, language)


def _maintained(parent: ET.Element, kind: str, identifier: str, name: str) -> ET.Element:
    element = ET.SubElement(parent, _tag(f"str:{kind}"), id=identifier, agencyID=AGENCY, version=VERSION, isFinal="false")
    _named(element, name)
    return element


def _named(element: ET.Element, name: str, language: str = "en") -> None:
    ET.SubElement(element, _tag("com:Name"), {_LANG: language}).text = _UNPRINTABLE.sub("?", name)


def _reference(parent: ET.Element, kind: str, package: str, identifier: str) -> None:
    ET.SubElement(parent, "Ref", {"id": identifier, "version": VERSION, "agencyID": AGENCY, "package": package, "class": kind})


def _tag(name: str) -> str:
    prefix, _, local = name.partition(":")
    return f"{{{_NS[prefix]}}}{local}"
