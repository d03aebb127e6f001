#include "CDocuments.h"

#include <stdlib.h>
#include <zip.h>

struct cdocuments_archive {
    zip_t *zip;
};

cdocuments_archive *cdocuments_archive_open(const uint8_t *bytes, size_t length) {
    cdocuments_archive *archive = calloc(1, sizeof *archive);
    if (!archive) return NULL;
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t *source = zip_source_buffer_create(bytes, length, 0, &error);
    if (source) {
        archive->zip = zip_open_from_source(source, ZIP_RDONLY, &error);
        if (!archive->zip) zip_source_free(source);
    }
    zip_error_fini(&error);
    if (!archive->zip) {
        free(archive);
        return NULL;
    }
    return archive;
}

void cdocuments_archive_close(cdocuments_archive *archive) {
    if (!archive) return;
    zip_discard(archive->zip);
    free(archive);
}

int64_t cdocuments_archive_count(cdocuments_archive *archive) { return zip_get_num_entries(archive->zip, 0); }

bool cdocuments_archive_entry(cdocuments_archive *archive, int64_t index, cdocuments_entry *entry) {
    zip_stat_t stat;
    if (index < 0 || zip_stat_index(archive->zip, (zip_uint64_t)index, 0, &stat) != 0) return false;
    if (!(stat.valid & ZIP_STAT_SIZE) || !(stat.valid & ZIP_STAT_COMP_SIZE)) return false;
    entry->size = stat.size;
    entry->packed = stat.comp_size;
    entry->encrypted = (stat.valid & ZIP_STAT_ENCRYPTION_METHOD) && stat.encryption_method != ZIP_EM_NONE;
    return true;
}

int64_t cdocuments_archive_find(cdocuments_archive *archive, const char *name) {
    return zip_name_locate(archive->zip, name, 0);
}

int64_t cdocuments_archive_read(cdocuments_archive *archive, int64_t index, uint8_t *out, size_t capacity) {
    zip_file_t *file = zip_fopen_index(archive->zip, (zip_uint64_t)index, 0);
    if (!file) return -1;
    size_t done = 0;
    int64_t result = 0;
    while (done < capacity) {
        zip_int64_t count = zip_fread(file, out + done, capacity - done);
        if (count < 0) {
            result = -1;
            break;
        }
        if (count == 0) break;
        done += (size_t)count;
    }
    zip_fclose(file);
    return result < 0 ? result : (int64_t)done;
}
