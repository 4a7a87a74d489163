#include "test-aws.h"

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  /* A test says itself whom it trusts. */
  g_unsetenv ("AWS_CA_BUNDLE");
  test_aws_services_add ();
  test_aws_dynamodb_add ();
  test_aws_signer_add ();
  test_aws_verifier_add ();
  test_aws_retry_add ();
  test_aws_client_add ();
  test_aws_credentials_add ();
  test_aws_faults_add ();
  test_aws_transfer_add ();
  return g_test_run ();
}
