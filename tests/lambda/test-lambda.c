#include "test-lambda.h"

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  test_deadline_add ();
  test_functions_add ();
  test_lines_add ();
  test_proxy_add ();

  return g_test_run ();
}
