#include "test-local.h"

#include "churn-local-options.h"

static gboolean
parse (ChurnLocalOptions *options, const char *line, GError **error)
{
  g_auto (GStrv) arguments = g_strsplit (line, " ", -1);

  return churn_local_options_parse (options, arguments, error);
}

static void
test_defaults (void)
{
  g_auto (ChurnLocalOptions) options = { 0 };
  g_autoptr (GError) error = NULL;

  g_setenv ("CHURN_DESK_DATADIR", "/somewhere", TRUE);
  g_assert_true (parse (&options, "churn-desk-local", &error));
  g_unsetenv ("CHURN_DESK_DATADIR");
  g_assert_no_error (error);
  g_assert_cmpuint (options.port, ==, 0);
  g_assert_cmpuint (options.contacts, ==, 24);
  g_assert_cmpfloat (options.speed, ==, 1);
  g_assert_null (options.store);
  g_assert_null (options.replay);
  g_assert_false (options.until_eof);
  g_assert_cmpstr (options.model, ==, "/somewhere/xgboost-model.json");
  g_assert_cmpstr (options.customers, ==, "/somewhere/customers.csv");
}

static void
test_all (void)
{
  g_auto (ChurnLocalOptions) options = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_true (parse (&options,
                        "churn-desk-local --port 8080 --contacts 3 --speed 2.5 "
                        "--seed 18446744073709551615 --store s --model=m --customers c "
                        "--replay r --record w --faults gaps,duplicates --until-eof",
                        &error));
  g_assert_no_error (error);
  g_assert_cmpuint (options.port, ==, 8080);
  g_assert_cmpuint (options.contacts, ==, 3);
  g_assert_cmpfloat (options.speed, ==, 2.5);
  g_assert_cmpuint (options.seed, ==, G_MAXUINT64);
  g_assert_cmpstr (options.store, ==, "s");
  g_assert_cmpstr (options.model, ==, "m");
  g_assert_cmpstr (options.customers, ==, "c");
  g_assert_cmpstr (options.replay, ==, "r");
  g_assert_cmpstr (options.record, ==, "w");
  g_assert_cmpint (options.faults, ==, CHURN_SIM_FAULT_GAPS | CHURN_SIM_FAULT_DUPLICATES);
  g_assert_true (options.until_eof);
}

static void
test_wrong (void)
{
  static const char *const lines[][2] = {
    { "--port 65536", "--port" },       { "--port x", "--port" },
    { "--port -1", "--port" },          { "--contacts 1e3", "--contacts" },
    { "--contacts -5", "--contacts" },  { "--speed 0", "--speed" },
    { "--speed nan", "--speed" },       { "--speed 1001", "--speed" },
    { "--speed 1x", "--speed" },        { "--seed 0x1", "--seed" },
    { "--nothing", "--nothing" },       { "something", "something" },
    { "--faults gaps,holes", "holes" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_auto (ChurnLocalOptions) options = { 0 };
      g_autofree char *line = g_strdup_printf ("churn-desk-local %s", lines[i][0]);
      g_autoptr (GError) error = NULL;

      g_assert_false (parse (&options, line, &error));
      if (error == NULL || strstr (error->message, lines[i][1]) == NULL)
        g_error ("%s: “%s”", lines[i][0], error != NULL ? error->message : "no error");
    }
}

void
test_options_add (void)
{
  g_test_add_func ("/local/options/defaults", test_defaults);
  g_test_add_func ("/local/options/all", test_all);
  g_test_add_func ("/local/options/wrong", test_wrong);
}
