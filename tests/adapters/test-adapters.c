#include "test-adapters.h"

#include <glib.h>

int
main (int argc, char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);
  test_csv_add ();
  test_customer_table_add ();
  test_xgboost_add ();
  test_xgboost_set_up ();
  status = g_test_run ();
  test_xgboost_tear_down ();
  return status;
}
