#include "test-train.h"

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  test_comparison_add ();
  test_demo_add ();
  test_evaluation_add ();
  test_export_add ();
  test_ingestion_log_add ();
  test_metrics_add ();
  test_outcomes_add ();
  test_report_add ();
  test_training_add ();
  return g_test_run ();
}
