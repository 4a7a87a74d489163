#include "test-aws.h"

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  test_aws_signer_add ();
  test_aws_verifier_add ();
  test_aws_retry_add ();
  test_aws_client_add ();
  test_aws_faults_add ();
  return g_test_run ();
}
