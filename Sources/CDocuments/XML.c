#include "CDocuments.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <libxml/parser.h>
#include <libxml/xmlreader.h>

struct cdocuments_xml {
    xmlTextReaderPtr reader;
};

// Without XML_PARSE_HUGE libxml2 keeps its own bounds too: 256 levels, 10 MB a text, no entities that grow.
enum { OPTIONS = XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_NOCDATA | XML_PARSE_COMPACT };

static void silent(void *context, const char *message, ...) {
    (void)context;
    (void)message;
}

__attribute__((constructor)) static void prepare(void) {
    // Has to be done once before threads parse.
    xmlInitParser();
}

cdocuments_xml *cdocuments_xml_open(const uint8_t *bytes, size_t length) {
    if (length > INT_MAX) return NULL;
    cdocuments_xml *xml = calloc(1, sizeof *xml);
    if (!xml) return NULL;
    // Of this thread: a reader says some of its troubles there, and the journal is not for what strangers send.
    xmlSetGenericErrorFunc(NULL, silent);
    xml->reader = xmlReaderForMemory((const char *)bytes, (int)length, NULL, NULL, OPTIONS);
    if (!xml->reader) {
        free(xml);
        return NULL;
    }
    return xml;
}

void cdocuments_xml_close(cdocuments_xml *xml) {
    if (!xml) return;
    xmlFreeTextReader(xml->reader);
    free(xml);
}

int cdocuments_xml_next(cdocuments_xml *xml) {
    for (;;) {
        int result = xmlTextReaderRead(xml->reader);
        if (result == 0) return CDOCUMENTS_XML_END;
        if (result < 0) return CDOCUMENTS_XML_BROKEN;
        switch (xmlTextReaderNodeType(xml->reader)) {
        case XML_READER_TYPE_ELEMENT: return CDOCUMENTS_XML_OPEN;
        case XML_READER_TYPE_END_ELEMENT: return CDOCUMENTS_XML_CLOSE;
        case XML_READER_TYPE_TEXT:
        case XML_READER_TYPE_CDATA:
        case XML_READER_TYPE_WHITESPACE:
        case XML_READER_TYPE_SIGNIFICANT_WHITESPACE: return CDOCUMENTS_XML_TEXT;
        case XML_READER_TYPE_DOCUMENT_TYPE:
        case XML_READER_TYPE_ENTITY_REFERENCE: return CDOCUMENTS_XML_DOCTYPE;
        default: break;
        }
    }
}

bool cdocuments_xml_is_empty(cdocuments_xml *xml) { return xmlTextReaderIsEmptyElement(xml->reader) == 1; }

static const char *orEmpty(const xmlChar *text) { return text ? (const char *)text : ""; }

const char *cdocuments_xml_name(cdocuments_xml *xml) { return orEmpty(xmlTextReaderConstLocalName(xml->reader)); }

const char *cdocuments_xml_space(cdocuments_xml *xml) { return orEmpty(xmlTextReaderConstNamespaceUri(xml->reader)); }

const char *cdocuments_xml_text(cdocuments_xml *xml) { return orEmpty(xmlTextReaderConstValue(xml->reader)); }

char *cdocuments_xml_attribute(cdocuments_xml *xml, const char *name, const char *space) {
    // libxml2's allocator is malloc unless somebody changes it, and nobody does.
    xmlChar *value = space ? xmlTextReaderGetAttributeNs(xml->reader, (const xmlChar *)name, (const xmlChar *)space)
                           : xmlTextReaderGetAttribute(xml->reader, (const xmlChar *)name);
    return (char *)value;
}
