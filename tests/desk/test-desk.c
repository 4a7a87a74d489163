#include "tests.h"

#include <glib.h>
#include <locale.h>

int
main (int argc, char **argv)
{
  g_assert_nonnull (setlocale (LC_ALL, "C.UTF-8"));
  g_test_init (&argc, &argv, NULL);

  test_alerts_add ();
  test_axis_add ();
  test_doctor_add ();
  test_match_add ();
  test_ranking_add ();
  test_series_add ();
  test_timeline_add ();
  test_words_add ();

  return g_test_run ();
}
