/* The language of templates, its faults and its limits, and files that are compiled in. */
#include "mail/template.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

extern const struct template_files test_templates; /* of test_templates/, by tools/embed.py */

static int set_up(void **state) {
  *state = arena_create(4096);
  return 0;
}

static int tear_down(void **state) {
  arena_destroy(*state);
  return 0;
}

#define VALUES(array) ((struct template_values){ .at = (array), .count = sizeof(array) / sizeof(array)[0] })

static const struct template_value first_line[] = {
  { "quantity", .text = { "2", 1 } },
  { "title", .text = { "Tea & <b>", 9 } },
  { "gift", .text = { "yes", 3 } },
};
static const struct template_value second_line[] = {
  { "quantity", .text = { "1", 1 } },
  { "title", .text = { "Pot", 3 } },
  { "gift", .text = { "", 0 } },
  { "name", .text = { "Bob", 3 } },
};
static const struct template_values lines[] = {
  { .at = first_line, .count = 3 },
  { .at = second_line, .count = 4 },
};
static const struct template_value order[] = {
  { "name", .text = { "\"Ada\" & 'Co'", 12 } },
  { "note", .text = { "Thanks.", 7 } },
  { "empty", .text = { NULL, 0 } },
  { "total", .text = { "3.00 EUR", 8 } },
  { "logo", .kind = TEMPLATE_MARKUP, .text = { "<img>", 5 } },
  { "lines", .kind = TEMPLATE_LIST, .items = lines, .items_count = 2 },
  { "nothing", .kind = TEMPLATE_LIST },
};

/* What comes of it, or the error's words. */
static const char *rendered(struct arena *arena, enum template_kind kind, const char *source) {
  struct template *template = NULL;
  struct error *error = ARENA_NEW(arena, struct error);
  struct buffer out;
  buffer_init_in(&out, arena, 1000);
  struct template_values values = VALUES(order);
  if (template_parse(arena, "t", kind, text_of(source), &template, error) < 0 ||
      template_render(template, &values, &out, error) < 0) {
    return error->text;
  }
  return buffer_text(&out).at;
}

static void fills_in_values(void **state) {
  static const struct {
    enum template_kind kind;
    const char *source, *wanted;
  } cases[] = {
    { TEMPLATE_TEXT, "", "" },
    { TEMPLATE_TEXT, "{ } }} {", "{ } }} {" },
    { TEMPLATE_TEXT, "{{name}}{{name}}", "\"Ada\" & 'Co'\"Ada\" & 'Co'" },
    { TEMPLATE_HTML, "<a b=\"{{name}}\">", "<a b=\"&quot;Ada&quot; &amp; &#39;Co&#39;\">" },
    { TEMPLATE_HTML, "{{logo}}", "<img>" },
    { TEMPLATE_TEXT, "[{{empty}}]", "[]" },
    { TEMPLATE_HTML, "{{#lines}}[{{title}}]{{/lines}}", "[Tea &amp; &lt;b&gt;][Pot]" },
    { TEMPLATE_TEXT, "{{#lines}}{{name}};{{/lines}}{{total}}", "\"Ada\" & 'Co';Bob;3.00 EUR" },
    { TEMPLATE_TEXT, "{{#nothing}}x{{/nothing}}", "" },
    { TEMPLATE_TEXT, "{{?nothing}}x{{/nothing}}{{?lines}}y{{/lines}}", "y" },
    { TEMPLATE_TEXT, "{{?empty}}{{unknown}}{{/empty}}{{?note}}y{{/note}}", "y" },
    { TEMPLATE_TEXT, "{{?note}}{{?total}}a{{/total}}b{{/note}}c", "abc" },
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    assert_string_equal(rendered(*state, cases[i].kind, cases[i].source), cases[i].wanted);
  }
}

static void takes_the_lines_of_sections(void **state) {
  static const struct {
    const char *source, *wanted;
  } cases[] = {
    { "a\n{{?note}}\nb\n{{/note}}\nc\n", "a\nb\nc\n" },
    { "a\r\n  {{?note}}\t\r\nb\r\n{{/note}}", "a\r\nb\r\n" },
    { "a {{?note}}\nb\n{{/note}} c", "a \nb\n c" },
    { "{{?note}} {{/note}}\nx", " \nx" },
    { "{{?note}}\n{{?total}}\nx\n{{/total}}\n{{/note}}\n", "x\n" },
    { "{{note}}\nx", "Thanks.\nx" },
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    assert_string_equal(rendered(*state, TEMPLATE_TEXT, cases[i].source), cases[i].wanted);
  }
}

static void tells_faults(void **state) {
  static const struct {
    const char *source, *wanted;
  } cases[] = {
    { "\n{{unknown}}", "t:2: {{unknown}} is not given" },
    { "{{?unknown}}{{/unknown}}", "t:1: {{unknown}} is not given" },
    { "\n\n{{title}}", "t:3: {{title}} is not given" }, /* a line has it, the order has not */
    { "{{lines}}", "t:1: {{lines}} is a list" },
    { "{{#name}}{{/name}}", "t:1: {{name}} is not a list" },
    { "{{logo}}", "t:1: {{logo}} is HTML" },
    { "a\n{{name", "t:2: \"{{\" without" },
    { "{{", "t:1: \"{{\" without" },
    { "{{}}", "t:1: between" },
    { "{{#}}", "t:1: between" },
    { "{{ name }}", "t:1: between" },
    { "{{Name}}", "t:1: between" },
    { "{{{name}}}", "t:1: between" },
    { "{{x12345678901234567890123456789012345678901234567890}}", "t:1: between" },
    { "{{#lines}}\nx", "t:2: a section has no end" },
    { "{{/lines}}", "t:1: a section ends" },
    { "{{#lines}}{{?name}}{{/lines}}{{/name}}", "t:1: a section ends" },
    { "{{?a}}{{?a}}{{?a}}{{?a}}{{?a}}", "t:1: too many sections" },
    { "\xff", "t: not UTF-8" },
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    const char *words = rendered(*state, TEMPLATE_TEXT, cases[i].source);
    if (strncmp(words, cases[i].wanted, strlen(cases[i].wanted)) != 0) {
      fail_msg("%s: %s", cases[i].source, words);
    }
  }
}

static void is_bounded(void **state) {
  struct arena *arena = *state;
  char *large = arena_alloc(arena, TEMPLATE_MAX + 2);
  memset(large, 'x', TEMPLATE_MAX + 1);
  struct template *template = NULL;
  assert_int_equal(template_parse(arena, "t", TEMPLATE_TEXT, (struct text){ large, TEMPLATE_MAX + 1 },
                                  &template, NULL),
                   -EFBIG);
  assert_string_equal(rendered(arena, TEMPLATE_TEXT, large + TEMPLATE_MAX - 1000),
                      "t: what it makes is too large");

  /* Sections that make nothing, a hundred million times. */
  struct template_values items[100] = { 0 };
  struct template_value list[] = { { "a", .kind = TEMPLATE_LIST, .items = items, .items_count = 100 } };
  struct template_values values = VALUES(list);
  struct buffer out;
  buffer_init_in(&out, arena, 1000);
  assert_int_equal(template_parse(arena, "t", TEMPLATE_TEXT,
                                  TEXT("{{#a}}{{#a}}{{#a}}{{#a}}{{/a}}{{/a}}{{/a}}{{/a}}"), &template, NULL),
                   0);
  assert_int_equal(template_render(template, &values, &out, NULL), -EFBIG);
}

static void knows_what_is_compiled_in(void **state) {
  struct arena *arena = *state;
  struct templates set;
  struct error error;
  assert_int_equal(templates_parse(arena, &test_templates, &set, &error), 0);
  assert_null(templates_find(&set, "order"));
  struct template_values values = VALUES(order);
  struct buffer out;
  buffer_init_in(&out, arena, 4000);
  assert_int_equal(template_render(templates_find(&set, "order.txt"), &values, &out, &error), 0);
  assert_string_equal(
      out.at, "Hello \"Ada\" & 'Co',\n\nThanks.\n\n- 2 x Tea & <b> (a gift)\n- 1 x Pot\nTotal: 3.00 EUR\n");
  buffer_clear(&out);
  assert_int_equal(template_render(templates_find(&set, "order.html"), &values, &out, &error), 0);
  assert_string_equal(out.at,
                      "<p title=\"&quot;Ada&quot; &amp; &#39;Co&#39;\">Hello &quot;Ada&quot; &amp; "
                      "&#39;Co&#39;,</p>\n<img>\n<ul>\n"
                      "  <li>2 &times; Tea &amp; &lt;b&gt; for &quot;Ada&quot; &amp; &#39;Co&#39;</li>\n"
                      "  <li>1 &times; Pot for Bob</li>\n</ul>\n");
}

static void refuses_a_set_with_a_fault(void **state) {
  static const struct template_file wrong_name[] = { { "a.md", { "x", 1 } } };
  static const struct template_file wrong_source[] = { { "a.txt", { "x", 1 } }, { "b.html", { "\n{{", 3 } } };
  struct templates set = { 0 };
  struct error error;
  assert_int_equal(templates_parse(*state, &(struct template_files){ wrong_name, 1 }, &set, &error), -EINVAL);
  assert_string_equal(error.text, "a.md: a template's name ends in .html or .txt");
  assert_int_equal(templates_parse(*state, &(struct template_files){ wrong_source, 2 }, &set, &error),
                   -EINVAL);
  assert_string_equal(error.text, "b.html:2: \"{{\" without \"}}\"");
  assert_null(set.files);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void) {
  const struct CMUnitTest tests[] = {
    TEST(fills_in_values), TEST(takes_the_lines_of_sections), TEST(tells_faults),
    TEST(is_bounded),      TEST(knows_what_is_compiled_in),   TEST(refuses_a_set_with_a_fault),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
