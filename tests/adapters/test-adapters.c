#include "test-adapters.h"

#include <glib.h>

/* test-adapters CUSTOMERS MODEL: the demo's files */
int
main (int argc, char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);
  if (argc != 3)
    {
      g_printerr ("Usage: test-adapters CUSTOMERS MODEL\n");
      return 64;
    }
  test_csv_add ();
  test_customer_table_add ();
  test_dynamo_untold_add ();
  test_tree_explainer_add (argv[1], argv[2]);
  test_ubjson_add ();
  test_xgboost_add ();
  test_xgboost_set_up ();
  status = g_test_run ();
  test_xgboost_tear_down ();
  return status;
}
