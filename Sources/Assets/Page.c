#include "Assets.h"

// The page is built by `make page` into build/page, which is not under version control. Without it the binary
// still builds and says at / how to get one.
#if __has_embed("../../build/page/index.html") == __STDC_EMBED_FOUND__
static const unsigned char index_html[] = {
#embed "../../build/page/index.html"
};
static const unsigned char app_js[] = {
#embed "../../build/page/app.js.gz"
};
static const unsigned char shared_js[] = {
#embed "../../build/page/shared.js.gz"
};
static const unsigned char common_js[] = {
#embed "../../build/page/common.js.gz"
};
static const unsigned char settings_js[] = {
#embed "../../build/page/settings.js.gz"
};
static const unsigned char care_js[] = {
#embed "../../build/page/care.js.gz"
};
static const unsigned char orders_js[] = {
#embed "../../build/page/orders.js.gz"
};
static const unsigned char composer_js[] = {
#embed "../../build/page/composer.js.gz"
};
static const unsigned char chat_js[] = {
#embed "../../build/page/chat.js.gz"
};
static const unsigned char clients_js[] = {
#embed "../../build/page/clients.js.gz"
};
static const unsigned char desk_js[] = {
#embed "../../build/page/desk.js.gz"
};
static const unsigned char office_js[] = {
#embed "../../build/page/office.js.gz"
};
static const unsigned char order_js[] = {
#embed "../../build/page/order.js.gz"
};
static const unsigned char reading_js[] = {
#embed "../../build/page/reading.js.gz"
};
static const unsigned char en_js[] = {
#embed "../../build/page/en.js.gz"
};
static const unsigned char pl_js[] = {
#embed "../../build/page/pl.js.gz"
};
static const unsigned char uk_js[] = {
#embed "../../build/page/uk.js.gz"
};
static const unsigned char worker[] = {
#embed "../../build/page/sw.js.gz"
};
static const unsigned char app_css[] = {
#embed "../../build/page/app.css.gz"
};
static const unsigned char font[] = {
#embed "../../build/page/inter.woff2"
};
static const unsigned char icon[] = {
#embed "../../build/page/icon.svg"
};
static const unsigned char icon_192[] = {
#embed "../../build/page/icon-192.png"
};
static const unsigned char icon_512[] = {
#embed "../../build/page/icon-512.png"
};
static const unsigned char icon_maskable[] = {
#embed "../../build/page/icon-maskable.png"
};
static const unsigned char manifest[] = {
#embed "../../build/page/manifest.webmanifest"
};
static const unsigned char manifest_pl[] = {
#embed "../../build/page/manifest-pl.webmanifest"
};
static const unsigned char manifest_uk[] = {
#embed "../../build/page/manifest-uk.webmanifest"
};
static const dragoman_asset page[] = {
    {"/index.html", index_html, sizeof index_html},
    {"/app.js.gz", app_js, sizeof app_js},
    {"/shared.js.gz", shared_js, sizeof shared_js},
    {"/common.js.gz", common_js, sizeof common_js},
    {"/settings.js.gz", settings_js, sizeof settings_js},
    {"/care.js.gz", care_js, sizeof care_js},
    {"/orders.js.gz", orders_js, sizeof orders_js},
    {"/composer.js.gz", composer_js, sizeof composer_js},
    {"/chat.js.gz", chat_js, sizeof chat_js},
    {"/clients.js.gz", clients_js, sizeof clients_js},
    {"/desk.js.gz", desk_js, sizeof desk_js},
    {"/office.js.gz", office_js, sizeof office_js},
    {"/order.js.gz", order_js, sizeof order_js},
    {"/reading.js.gz", reading_js, sizeof reading_js},
    {"/en.js.gz", en_js, sizeof en_js},
    {"/pl.js.gz", pl_js, sizeof pl_js},
    {"/uk.js.gz", uk_js, sizeof uk_js},
    {"/sw.js.gz", worker, sizeof worker},
    {"/app.css.gz", app_css, sizeof app_css},
    {"/inter.woff2", font, sizeof font},
    {"/icon.svg", icon, sizeof icon},
    {"/icon-192.png", icon_192, sizeof icon_192},
    {"/icon-512.png", icon_512, sizeof icon_512},
    {"/icon-maskable.png", icon_maskable, sizeof icon_maskable},
    {"/manifest.webmanifest", manifest, sizeof manifest},
    {"/manifest-pl.webmanifest", manifest_pl, sizeof manifest_pl},
    {"/manifest-uk.webmanifest", manifest_uk, sizeof manifest_uk},
};
const dragoman_asset *const dragoman_page = page;
const size_t dragoman_page_count = sizeof page / sizeof *page;
#else
static const dragoman_asset none = {"", (const unsigned char *)"", 0};
const dragoman_asset *const dragoman_page = &none;
const size_t dragoman_page_count = 0;
#endif
