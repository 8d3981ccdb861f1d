/* The face of the product service: all that it does, and where. */
#include "services/product/product_deleted.h"
#include "services/product/product_import.h"
#include "services/product/product_picture_sizes.h"
#include "services/product/product_related.h"
#include "services/product/product_tax_rates.h"

const struct setting product_search_sweep = {
  .name = "SOUK_SEARCH_SWEEP",
  .kind = SETTING_SECONDS,
  .fallback = "10m",
  .min = 1,
  .max = 86400,
  .doc = "How often products are looked for that the search does not know yet, besides once at the start.",
};
const struct setting product_import_step = {
  .name = "SOUK_IMPORT_STEP",
  .kind = SETTING_SECONDS,
  .fallback = "1s",
  .min = 1,
  .max = 3600,
  .doc = "How often the next lines of imported files are worked on, some 200 at a time.",
};
const struct setting product_import_keep = {
  .name = "SOUK_IMPORT_KEEP",
  .kind = SETTING_SECONDS,
  .fallback = "30d",
  .min = 3600,
  .max = 3653LL * 86400,
  .doc = "How long an import that is done can be looked at. What it did to the catalogue stays.",
};
const struct setting product_import_sweep = {
  .name = "SOUK_IMPORT_SWEEP",
  .kind = SETTING_SECONDS,
  .fallback = "1h",
  .min = 1,
  .max = 86400,
  .doc = "How often imports are looked for that were kept long enough.",
};
static const struct setting product_picture_step = {
  .name = "SOUK_PICTURE_STEP",
  .kind = SETTING_SECONDS,
  .fallback = "1s",
  .min = 1,
  .max = 3600,
  .doc = "How often smaller copies are made of pictures that were uploaded meanwhile.",
};
static const struct setting *const settings[] = {
  &product_search_sweep, &product_import_step,  &product_import_keep,
  &product_import_sweep, &product_picture_step,
};

const struct problem_kind product_sku_taken = {
  .code = "product.sku_taken",
  .status = 409,
  .title = "The sku is taken",
  .doc = "A sku names one variant in the whole shop, and another product has it. Choose another one.",
};
const struct problem_kind product_not_for_sale = {
  .code = "product.not_for_sale",
  .status = 422,
  .title = "Not for sale",
  .doc =
      "A line names a product or variant that does not exist or is no longer sold, or a product with several "
      "variants without saying which. The errors say which line; look at the product again.",
};
const struct problem_kind product_not_a_picture = {
  .code = "product.not_a_picture",
  .status = 422,
  .title = "Not a picture",
  .doc =
      "What was uploaded is not a picture that can be shown: JPEG, PNG or WebP, whole, standing still, of at "
      "most 50 million pixels, and of the type that its Content-Type says. The detail says what is wrong.",
};
const struct problem_kind product_too_many_pictures = {
  .code = "product.too_many_pictures",
  .status = 409,
  .title = "Too many pictures",
  .doc = "A product has at most twelve pictures. Delete one first.",
};
const struct problem_kind product_import_unreadable = {
  .code = "product.import_unreadable",
  .status = 422,
  .title = "The file cannot be imported",
  .doc = "The file as a whole cannot be read: its header names columns that are not known, or none for sku, "
         "too many of "
         "its quotes do not close, or it has too many lines. Nothing was imported. The detail says what is "
         "wrong.",
};
const struct problem_kind product_no_tax_rate = {
  .code = "product.no_tax_rate",
  .status = 422,
  .title = "No such tax rate",
  .doc = "The shop has tax rates, and a variant is at none of them. GET /tax-rates lists them.",
};
const struct problem_kind product_tax_rate_taken = {
  .code = "product.tax_rate_taken",
  .status = 409,
  .title = "There is such a tax rate",
  .doc = "No two tax rates have the same name or the same number.",
};
const struct problem_kind product_tax_rate_used = {
  .code = "product.tax_rate_used",
  .status = 409,
  .title = "The tax rate is used",
  .doc = "Variants on sale are at the rate. Put them at another one before.",
};
const struct problem_kind product_too_many_tax_rates = {
  .code = "product.too_many_tax_rates",
  .status = 409,
  .title = "There are too many tax rates",
  .doc = "A shop has at most 20. Delete one that is no longer used.",
};
static const struct problem_kind *const problems[] = {
  &product_sku_taken,         &product_not_for_sale,       &product_not_a_picture,
  &product_too_many_pictures, &product_no_tax_rate,        &product_tax_rate_taken,
  &product_tax_rate_used,     &product_too_many_tax_rates, &product_import_unreadable,
};
static const char *const import_types[] = { "text/csv", "application/x-ndjson", "application/jsonl", NULL };
static const struct problem_kind *const import_problems[] = { &product_import_unreadable, NULL };
static const char *const export_types[] = { "text/csv", "application/x-ndjson", NULL };
static const char *const picture_types[] = { "image/jpeg", "image/png", "image/webp", NULL };
static const struct problem_kind *const upload_problems[] = { &product_not_a_picture,
                                                              &product_too_many_pictures, NULL };
static const struct problem_kind *const link_problems[] = { &product_too_many_pictures, NULL };

static const struct problem_kind *const rate_problems[] = { &product_tax_rate_taken,
                                                            &product_too_many_tax_rates, NULL };
static const struct problem_kind *const used_rate_problems[] = { &product_tax_rate_used, NULL };
static const struct problem_kind *const write_problems[] = { &product_sku_taken, &product_no_tax_rate, NULL };

static const struct route routes[] = {
  {
      .method = HTTP_POST,
      .path = "/products",
      .name = "createProduct",
      .who = ADMIN_ONLY,
      RUNS(create_product, create_product, product),
      .problems = write_problems,
      .doc =
          "Adds a product to the catalogue. Its stock begins at nothing: post a movement to the inventory.",
  },
  {
      .method = HTTP_GET,
      .path = "/products",
      .name = "listProducts",
      .who = ANYONE,
      RUNS(list_products, list_products, product_list),
      .doc = "The products on sale, newest first or as `sort` says, narrowed down by category, price and "
             "stock. With `q` those that match it, the best first: a score of its words, each as alike as it "
             "is to the most similar word of the name (optimal string alignment, or its beginning), less for "
             "one of the category, least for one of the description; a whole sku is a full match.",
  },
  {
      .method = HTTP_GET,
      .path = "/products/facets",
      .name = "getProductFacets",
      .who = ANYONE,
      RUNS(get_product_facets, product_facets_request, product_facets),
      .doc = "By which categories and prices the products, or with `q` what a search finds, may be narrowed "
             "down, and how many of them are in stock.",
  },
  {
      .method = HTTP_GET,
      .path = "/products/deleted",
      .name = "listDeletedProducts",
      .who = ADMIN_ONLY,
      RUNS(list_deleted_products, list_deleted_products, deleted_product_list),
      .doc = "Products that were deleted, by when they were added, newest first. Orders still name them.",
  },
  {
      .method = HTTP_POST,
      .path = "/products/{id}/restore",
      .name = "restoreProduct",
      .who = ADMIN_ONLY,
      RUNS(restore_product, by_id, product),
      .status = 200,
      .problems = write_problems,
      .doc = "Sells a deleted product again as it was, with the variants that were deleted with it and their "
             "stock. One that is on sale stays as it is.",
  },
  {
      .method = HTTP_GET,
      .path = "/products/{id}",
      .name = "getProduct",
      .who = ANYONE,
      RUNS(get_product, by_id, product),
      .inline_read = true,
      .doc = "One product with its variants and whether they are in stock.",
  },
  {
      .method = HTTP_GET,
      .path = "/products/{id}/availability",
      .name = "getProductAvailability",
      .who = ANYONE,
      RUNS_GATHERED(gather_availability, by_id, product_availability),
      .doc = "What can be had of each variant at this moment. The inventory is asked; the product's own "
             "stock status follows "
             "it within moments and costs less.",
  },
  {
      .method = HTTP_GET,
      .path = "/products/{id}/related",
      .name = "listRelatedProducts",
      .who = ANYONE,
      RUNS(list_related, related_products, product_list),
      .doc = "Up to twelve products that go with one: what is in stock first, then those with the most alike "
             "names and of the same category, then the newest of it. The same until the catalogue changes.",
  },
  {
      .method = HTTP_GET,
      .path = "/products/export",
      .name = "exportProducts",
      .who = ADMIN_ONLY,
      .reply_types = export_types,
      RUNS(export_products, export_products, raw_reply),
      .doc = "The catalogue as a file, a line per variant, newest products first, in parts of about a "
             "megabyte: while the "
             "Link header names a next one, ask for that and append it (only the first part has the CSV "
             "header). Cells that a "
             "spreadsheet might take for formulas begin with an apostrophe.",
  },
  {
      .method = HTTP_POST,
      .path = "/products/imports",
      .name = "importProducts",
      .who = ADMIN_ONLY,
      .body_types = import_types,
      .body_max = IMPORT_MAX_BYTES,
      PREPARES(split_import, nothing, import_plan),
      RUNS_PLANNED(start_import, nothing, import_plan, product_import),
      .problems = import_problems,
      .doc = "Adds and changes products by a file as the export writes it, of at most 8 MiB and 100,000 "
             "lines, in any order "
             "of columns; what has no column, or in JSON no member, stays as it is. A line whose sku is on "
             "sale changes that variant and, if it has no parent_sku, its "
             "product; any other adds a variant to the product of parent_sku, or a product. A bad line harms "
             "only itself. It is worked "
             "through in steps, some 200 lines a second: ask for the import to see how far it is.",
  },
  {
      .method = HTTP_GET,
      .path = "/products/imports",
      .name = "listProductImports",
      .who = ADMIN_ONLY,
      RUNS(list_imports, list_imports, import_list),
      .doc = "Imports and how far they are, newest first. Those that are done are kept for SOUK_IMPORT_KEEP.",
  },
  {
      .method = HTTP_GET,
      .path = "/products/imports/{id}",
      .name = "getProductImport",
      .who = ADMIN_ONLY,
      RUNS(get_import, by_id, product_import),
      .doc = "How far an import is, and which lines failed.",
  },
  {
      .method = HTTP_PATCH,
      .path = "/products/{id}",
      .name = "changeProduct",
      .who = ADMIN_ONLY,
      RUNS(change_product, change_product, product),
      .problems = write_problems,
      .doc = "Changes what is named and leaves the rest. Orders already placed keep the names and prices "
             "they were placed with.",
  },
  {
      .method = HTTP_DELETE,
      .path = "/products/{id}",
      .name = "deleteProduct",
      .who = ADMIN_ONLY,
      RUNS(delete_product, by_id, nothing),
      .doc = "Takes a product off sale for good. Orders that hold it stay as they are, and its pictures stay "
             "where they are.",
  },
  {
      .method = HTTP_POST,
      .path = "/products/{id}/pictures",
      .name = "uploadPicture",
      .who = ADMIN_ONLY,
      .body_types = picture_types,
      .body_max = PICTURE_MAX_BYTES,
      PREPARES(look_at_picture, upload_picture, picture_plan),
      RUNS_PLANNED(upload_picture, upload_picture, picture_plan, product_picture),
      .problems = upload_problems,
      .doc = "Adds a picture, of at most 4 MiB, as the last one. What it is, is told by what stands in it. "
             "Kept is what the "
             "picture needs: no Exif but its orientation, no comments, nothing behind its end.",
  },
  {
      .method = HTTP_POST,
      .path = "/products/{id}/linked-pictures",
      .name = "linkPicture",
      .who = ADMIN_ONLY,
      RUNS(link_picture, link_picture, product_picture),
      .problems = link_problems,
      .doc = "Adds a picture that lies elsewhere, by its address, as the last one.",
  },
  {
      .method = HTTP_GET,
      .path = "/products/{id}/pictures/{picture_id}",
      .name = "getPicture",
      .who = ANYONE,
      .reply_types = picture_types,
      RUNS(get_picture, get_picture, raw_reply),
      .doc = "An uploaded picture, or with `width` its smaller copy of that width, as WebP. Neither ever "
             "changes, and both stay when its product is deleted.",
  },
  {
      .method = HTTP_PATCH,
      .path = "/products/{id}/pictures/{picture_id}",
      .name = "changePicture",
      .who = ADMIN_ONLY,
      .any_version = true,
      RUNS(change_picture, change_picture, product_picture),
      .doc = "Changes a picture's words, or its place among the others.",
  },
  {
      .method = HTTP_DELETE,
      .path = "/products/{id}/pictures/{picture_id}",
      .name = "deletePicture",
      .who = ADMIN_ONLY,
      .any_version = true,
      RUNS(delete_picture, by_picture, nothing),
      .doc = "Takes a picture away; an uploaded one is gone.",
  },
  {
      .method = HTTP_GET,
      .path = "/tax-rates",
      .name = "listTaxRates",
      .who = ANYONE,
      RUNS(list_tax_rates, nothing, tax_rates),
      .doc = "The shop's tax rates. Where there are any, each variant must be at one of them.",
  },
  {
      .method = HTTP_POST,
      .path = "/tax-rates",
      .name = "addTaxRate",
      .who = ADMIN_ONLY,
      RUNS(add_tax_rate, new_tax_rate, tax_rate),
      .problems = rate_problems,
      .doc = "Adds a tax rate. A variant is at the rate whose number it has.",
  },
  {
      .method = HTTP_GET,
      .path = "/tax-rates/{id}",
      .name = "getTaxRate",
      .who = ANYONE,
      RUNS(get_tax_rate, by_id, tax_rate),
      .inline_read = true,
      .doc = "One of the tax rates.",
  },
  {
      .method = HTTP_PATCH,
      .path = "/tax-rates/{id}",
      .name = "changeTaxRate",
      .who = ADMIN_ONLY,
      RUNS(change_tax_rate, change_tax_rate, tax_rate),
      .problems = rate_problems,
      .doc = "Changes what is named. With the number change all variants and shipping methods at it; prices, "
             "which "
             "include the tax, stay, and orders keep what they were.",
  },
  {
      .method = HTTP_DELETE,
      .path = "/tax-rates/{id}",
      .name = "deleteTaxRate",
      .who = ADMIN_ONLY,
      RUNS(delete_tax_rate, by_id, nothing),
      .problems = used_rate_problems,
      .doc = "Takes a tax rate away that no variant on sale is at.",
  },
};

static const struct answer answers[] = {
  { .call = &describe_product_call, RUNS(answer_describe_product, by_id, product) },
  { .call = &list_products_call, RUNS(list_products, list_products, product_list) },
  { .call = &product_facets_call, RUNS(get_product_facets, product_facets_request, product_facets) },
  { .call = &quote_call, RUNS(answer_quote, quote_request, quote) },
};

static const struct event_kind *const emits[] = { &product_created, &product_updated, &product_deleted,
                                                  &product_restored, &tax_rate_changed };

static const char *const stock_tables[] = { "product_stock", NULL };
static const struct reaction hears[] = {
  {
      .event = &inventory_changed,
      .from = FROM_START,
      .on_replay = REBUILD,
      .rebuilds = stock_tables,
      REACTS_WITH(note_stock, inventory_changed),
      .doc = "Keeps the stock status that product pages show.",
  },
};

static const struct call *const needs[] = { &stock_levels_call };

static const struct job jobs[] = {
  {
      .name = "import_products",
      .every = &product_import_step,
      .find = find_import_parts,
      JOB_RUNS(import_part),
      .doc = "Works through imported files, a few lines at a time.",
  },
  {
      .name = "forget_imports",
      .every = &product_import_sweep,
      .find = find_old_imports,
      JOB_RUNS(forget_import),
      .doc = "Forgets imports that were done SOUK_IMPORT_KEEP ago.",
  },
  {
      .name = "size_pictures",
      .every = &product_picture_step,
      .find = find_unsized_pictures,
      PREPARES(make_picture_sizes, id, sizes_plan),
      JOB_RUNS_PLANNED(keep_picture_sizes, sizes_plan),
      .one_by_one = true,
      .doc = "Makes smaller copies of uploaded pictures, each in a process of its own.",
  },
  {
      .name = "index_products",
      .every = &product_search_sweep,
      .find = find_unsearchable_products,
      JOB_RUNS(index_product),
      .doc = "Makes products findable that are older than what the search looks at.",
  },
};

static const struct invariant invariants[] = {
  { .name = "only a product on sale is found by a search",
    .sql = "SELECT DISTINCT t.product_number FROM product_trigrams t WHERE NOT EXISTS (SELECT 1 FROM "
           "product_products p WHERE p.number = t.product_number AND p.deleted_at IS NULL)" },
  { .name = "only a product on sale is found by its words",
    .sql = "SELECT DISTINCT w.product_number FROM product_words w WHERE NOT EXISTS (SELECT 1 FROM "
           "product_products p WHERE p.number = w.product_number AND p.deleted_at IS NULL)" },
  { .name = "a product on sale stands in the lists, at its lowest price, and nothing else does",
    .sql = "SELECT p.id FROM product_products p WHERE p.searchable AND p.deleted_at IS NULL AND NOT EXISTS "
           "(SELECT 1 FROM product_listings l WHERE l.shelf = '' AND l.id = p.id AND l.price = (SELECT "
           "min(v.price_minor) FROM product_variants v WHERE v.product_id = p.id AND v.retired_at IS NULL)) "
           "UNION ALL SELECT l.id FROM product_listings l WHERE NOT EXISTS (SELECT 1 FROM product_products p "
           "WHERE p.id = l.id AND p.deleted_at IS NULL AND (l.shelf = '' OR l.shelf = p.category))" },
  { .name = "a product knows how many pictures it has",
    .sql =
        "SELECT p.id FROM product_products p WHERE p.deleted_at IS NULL AND p.pictures <> (SELECT count(*) "
        "FROM product_pictures i WHERE i.product_id = p.id)" },
  { .name = "an uploaded picture has its bytes, and no other has",
    .sql = "SELECT i.id FROM product_pictures i WHERE (i.link IS NULL) <> EXISTS (SELECT 1 FROM "
           "product_picture_files f WHERE f.picture_id = i.id)" },
  { .name = "a picture says how wide its widest copy is",
    .sql = "SELECT i.id FROM product_pictures i WHERE i.widest <> coalesce((SELECT max(s.width) FROM "
           "product_picture_sizes s WHERE s.picture_id = i.id), 0)" },
  { .name = "a picture has its copies, or lacks them, and not both",
    .sql = "SELECT i.id FROM product_pictures i JOIN product_unsized_pictures u ON u.picture_id = i.id WHERE "
           "i.widest > 0" },
  { .name = "a list knows what is in stock",
    .sql = "SELECT l.id FROM product_listings l WHERE l.in_stock <> EXISTS (SELECT 1 FROM product_variants v "
           "WHERE v.product_id = l.id AND v.retired_at IS NULL AND (v.stock_status = 'low' OR "
           "v.stock_status = 'in_stock'))" },
  { .name = "a product on sale has a variant",
    .sql = "SELECT p.id FROM product_products p WHERE p.deleted_at IS NULL AND NOT EXISTS (SELECT 1 FROM "
           "product_variants v WHERE v.product_id = p.id AND v.retired_at IS NULL)" },
  { .name = "a deleted product has no variant on sale",
    .sql = "SELECT v.id FROM product_variants v JOIN product_products p ON p.id = v.product_id WHERE "
           "v.retired_at IS NULL AND p.deleted_at IS NOT NULL" },
  { .name = "a variant has the number of its product",
    .sql = "SELECT v.id FROM product_variants v JOIN product_products p ON p.id = v.product_id WHERE "
           "v.product_number <> p.number" },
  { .name = "a variant shows the status that was heard last",
    .sql = "SELECT v.id FROM product_variants v JOIN product_stock s ON s.variant_id = v.id WHERE "
           "v.stock_status <> s.stock_status" },
};

static const struct setting product_url = SERVICE_URL(PRODUCT, 8003);

const struct service product_service = {
  .name = "product",
  .doc = "The catalogue: products, their variants, prices and tax rates.",
  .url = &product_url,
  ROWS(routes),
  ROWS(answers),
  ROWS(needs),
  ROWS(emits),
  ROWS(hears),
  ROWS(jobs),
  ROWS(settings),
  ROWS(problems),
  ROWS(invariants),
  .migrations = &product_migrations,
  .statements = &product_statements,
};
