#include "samples.h"

#include <locale.h>

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  test_contact_add ();
  test_contact_merge_add ();
  test_customer_add ();
  test_error_add ();
  test_feature_words_add ();
  test_features_add ();
  test_json_add ();
  test_mutations_add ();
  test_offer_add ();
  test_time_add ();
  test_windows_add ();
  test_wire_add ();

  return g_test_run ();
}
