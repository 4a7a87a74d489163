#include "churn-export.h"
#include "churn-training.h"
#include "test-train.h"

#include <archive.h>
#include <archive_entry.h>
#include <glib/gstdio.h>
#include <math.h>
#include <xgboost/c_api.h>

/* Unpacks the archive's one file, under its own name, and says which that is. */
static char *
unpack (const char *path, const char *folder)
{
  struct archive *archive = archive_read_new ();
  struct archive_entry *entry;
  g_autofree char *contents = NULL;
  char *unpacked;
  gint64 size;

  archive_read_support_format_tar (archive);
  archive_read_support_filter_gzip (archive);
  g_assert_cmpint (archive_read_open_filename (archive, path, 10240), ==, ARCHIVE_OK);
  g_assert_cmpint (archive_read_next_header (archive, &entry), ==, ARCHIVE_OK);
  g_assert_cmpstr (archive_entry_pathname (entry), ==, "xgboost-model.json");
  size = archive_entry_size (entry);
  contents = g_malloc (size);
  g_assert_cmpint (archive_read_data (archive, contents, size), ==, size);
  unpacked = g_build_filename (folder, archive_entry_pathname (entry), NULL);
  g_assert_true (g_file_set_contents (unpacked, contents, size, NULL));
  g_assert_cmpint (archive_read_next_header (archive, &entry), ==, ARCHIVE_EOF);
  archive_read_free (archive);

  return unpacked;
}

/* What SageMaker's container would answer: XGBoost alone, on the file in the archive. */
static void
test_loads_in_xgboost (void)
{
  g_autoptr (ChurnDataset) dataset = test_samples_new (600, 8);
  ChurnTrainingOptions options = {
    .settings = CHURN_SETTINGS_DEFAULT,
    .train_share = 0.6,
    .calibration_share = 0.2,
    .base_rate = NAN,
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (ChurnTraining) training = churn_training_run (dataset, &options, NULL, &error);
  g_autofree char *folder = g_dir_make_tmp ("churn-export-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "model.tar.gz", NULL);
  g_autofree char *again = g_build_filename (folder, "again.tar.gz", NULL);
  g_autofree char *unpacked = NULL;
  g_autofree char *first_bytes = NULL;
  g_autofree char *second_bytes = NULL;
  g_autofree float *cells = g_new (float, 600 * CHURN_N_FEATURES);
  g_autofree double *margins = g_new (double, 600);
  gsize first_length, second_length;
  BoosterHandle booster;
  DMatrixHandle matrix;
  const float *result;
  bst_ulong length;

  g_assert_no_error (error);
  g_assert_true (churn_export_write (training->model, path, &error));
  g_assert_true (churn_export_write (training->model, again, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &first_bytes, &first_length, NULL));
  g_assert_true (g_file_get_contents (again, &second_bytes, &second_length, NULL));
  g_assert_cmpmem (first_bytes, first_length, second_bytes, second_length);

  unpacked = unpack (path, folder);
  g_assert_cmpint (XGBoosterCreate (NULL, 0, &booster), ==, 0);
  g_assert_cmpint (XGBoosterSetParam (booster, "nthread", "1"), ==, 0);
  g_assert_cmpint (XGBoosterLoadModel (booster, unpacked), ==, 0);
  for (guint i = 0; i < 600; i++)
    for (guint j = 0; j < CHURN_N_FEATURES; j++)
      cells[i * CHURN_N_FEATURES + j] = churn_dataset_get_rows (dataset)[i].values[j];
  g_assert_cmpint (XGDMatrixCreateFromMat_omp (cells, 600, CHURN_N_FEATURES, NAN, &matrix, 1), ==,
                   0);
  g_assert_cmpint (XGBoosterPredict (booster, matrix, 0, 0, 0, &length, &result), ==, 0);
  g_assert_cmpuint (length, ==, 600);
  g_assert_true (churn_xgboost_predictor_get_margins (
      training->predictor, churn_dataset_get_rows (dataset), 600, margins, &error));
  for (guint i = 0; i < 600; i++)
    g_assert_cmpfloat_with_epsilon (result[i], 1 / (1 + exp (-margins[i])), 1e-6);

  XGDMatrixFree (matrix);
  XGBoosterFree (booster);
  g_remove (unpacked);
  g_remove (path);
  g_remove (again);
  g_rmdir (folder);
}

void
test_export_add (void)
{
  g_test_add_func ("/export/loads-in-xgboost", test_loads_in_xgboost);
}
