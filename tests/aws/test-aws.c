#include "test-aws.h"

#ifdef __SANITIZE_ADDRESS__
const char *__asan_default_options (void);

/* As in ./check: GCC 12's leak checker crashes on what it believes to be thread-local storage when
 * GIO's threads for TLS are alive at the end. */
const char *
__asan_default_options (void)
{
  return "intercept_tls_get_addr=0";
}
#endif

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
