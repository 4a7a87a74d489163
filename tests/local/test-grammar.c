#include "test-local.h"

#include "churn-sim-grammar.h"

#include <gio/gio.h>

static void
check_refused (const char *text, const char *why)
{
  const char *const slots[] = { "name", NULL };
  g_autoptr (GError) error = NULL;

  g_assert_false (churn_sim_grammar_check (text, slots, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
  if (strstr (error->message, why) == NULL)
    g_error ("“%s” is refused because “%s”", text, error->message);
}

static void
test_check (void)
{
  const char *const slots[] = { "name", NULL };
  const char *const good[] = { "plain", "[a|b]", "[a|[b|c]|] x", "{name}", "<0-9>", "a <1-1> [b]" };
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_assert_true (churn_sim_grammar_check (good[i], slots, &error));
      g_assert_no_error (error);
    }
  check_refused ("[a|b", "bracket");
  check_refused ("a]", "bracket");
  check_refused ("a|b", "bracket");
  check_refused ("", "bracket");
  check_refused ("{nobody}", "nobody");
  check_refused ("{name", "name");
  check_refused ("<9-1>", "range");
  check_refused ("<x>", "range");
}

static void
test_expand (void)
{
  g_autoptr (GHashTable) slots = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);

  g_hash_table_insert (slots, (gpointer) "name", (gpointer) "Ana");
  for (guint i = 0; i < 200; i++)
    g_hash_table_add (seen,
                      churn_sim_grammar_expand ("[yes|no|well, [sure|fine]], {name} [|really] . "
                                                "ok?",
                                                slots, rand));
  g_assert_cmpuint (g_hash_table_size (seen), ==, 8);
  g_assert_true (g_hash_table_contains (seen, "Yes, Ana. Ok?"));
  g_assert_true (g_hash_table_contains (seen, "Well, fine, Ana really. Ok?"));
}

static void
test_numbers (void)
{
  g_autoptr (GHashTable) slots = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);

  for (guint i = 0; i < 200; i++)
    g_hash_table_add (seen, churn_sim_grammar_expand ("$<8-10>", slots, rand));
  g_assert_cmpuint (g_hash_table_size (seen), ==, 3);
  g_assert_true (g_hash_table_contains (seen, "$8"));
  g_assert_true (g_hash_table_contains (seen, "$10"));
}

void
test_grammar_add (void)
{
  g_test_add_func ("/local/grammar/check", test_check);
  g_test_add_func ("/local/grammar/expand", test_expand);
  g_test_add_func ("/local/grammar/numbers", test_numbers);
}
