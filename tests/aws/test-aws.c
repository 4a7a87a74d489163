#include "test-aws.h"

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  test_aws_signer_add ();
  return g_test_run ();
}
