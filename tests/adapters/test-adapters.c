#include "test-adapters.h"

#include <glib.h>

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  test_csv_add ();
  test_customer_table_add ();
  test_xgboost_add ();
  return g_test_run ();
}
