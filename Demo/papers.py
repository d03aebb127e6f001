"""Files that clients of the demo send: real ones, small, and about nobody."""
from __future__ import annotations

import io
import zipfile
from xml.sax.saxutils import escape

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF = "application/pdf"

PARTS = {
    "[Content_Types].xml": """<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>""",
    "_rels/.rels": """<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>""",
}


def docx(paragraphs: list[str]) -> bytes:
    body = "".join(f"<w:p><w:r><w:t>{escape(text)}</w:t></w:r></w:p>" for text in paragraphs)
    document = ('<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
                f"<w:body>{body}</w:body></w:document>")
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in {**PARTS, "word/document.xml": document}.items():
            archive.writestr(name, text)
    return file.getvalue()


def pdf(lines: list[str]) -> bytes:
    """One sheet with text in Latin letters."""
    shown = "".join(f"({line.encode('latin-1', 'replace').decode('latin-1')}) Tj 0 -18 Td " for line in lines)
    stream = f"BT /F 12 Tf 60 780 Td {shown}ET".encode("latin-1")
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
               b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
               b"<</Length %d>>stream\n%b\nendstream" % (len(stream), stream), b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"]
    out, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj%b\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"xref\n0 %d\n0000000000 65535 f \n%btrailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1, table, len(objects) + 1, len(out))


LEASE = ["UMOWA NAJMU LOKALU MIESZKALNEGO", "zawarta w dniu 3 listopada 2026 r. w Warszawie pomiędzy wynajmującym a najemcą, zwanymi dalej Stronami."] + [
    f"§ {n}. Strony postanawiają, że wszelkie zmiany niniejszej umowy wymagają formy pisemnej pod rygorem nieważności, a najemca zobowiązuje się "
    "utrzymywać lokal w należytym stanie, uiszczać czynsz z góry do dziesiątego dnia każdego miesiąca oraz udostępniać lokal do kontroli." for n in range(1, 25)]
DIPLOMA = ["ДОДАТОК ДО ДИПЛОМА", "Національний університет, спеціальність: будівництво та цивільна інженерія."] + [
    f"{n}. Навчальна дисципліна, кількість кредитів, оцінка за національною шкалою та шкалою університету." for n in range(1, 41)]
STATUTE = ["СТАТУТ ТОВАРИСТВА З ОБМЕЖЕНОЮ ВІДПОВІДАЛЬНІСТЮ"] + [
    f"{n}. Товариство є юридичною особою, має самостійний баланс, рахунки в установах банків та печатку зі своїм найменуванням; учасники "
    "відповідають за зобов’язаннями товариства лише в межах своїх внесків." for n in range(1, 61)]
BIRTH = ["ODPIS SKROCONY AKTU URODZENIA", "Urzad Stanu Cywilnego w Krakowie", "Imie: Jan   Nazwisko: Przykladowy", "Data urodzenia: 1 stycznia 2000"]
