#include "churn-error.h"
#include "churn-report.h"
#include "churn-training.h"
#include "test-train.h"

#include <math.h>
#include <string.h>

static char *
make_evaluation (void)
{
  g_autoptr (ChurnDataset) dataset = test_samples_new (400, 8);
  ChurnTrainingOptions options = {
    .settings = CHURN_SETTINGS_DEFAULT,
    .train_share = 0.6,
    .calibration_share = 0.2,
    .base_rate = NAN,
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (ChurnTraining) training = churn_training_run (dataset, &options, NULL, &error);

  g_assert_no_error (error);

  return churn_training_to_json (training, NULL, 0);
}

static void
test_self_contained (void)
{
  g_autofree char *evaluation = make_evaluation ();
  g_autoptr (GError) error = NULL;
  g_autofree char *html = churn_report_render (evaluation, -1, &error);
  guint pictures = 0;

  g_assert_no_error (error);
  for (const char *p = html; (p = strstr (p, "src=\"")) != NULL; p++)
    {
      g_assert_true (g_str_has_prefix (p, "src=\"data:image/svg+xml;base64,"));
      pictures++;
    }
  g_assert_cmpuint (pictures, ==, 4);
  g_assert_null (strstr (html, "http"));
  g_assert_null (strstr (html, "<script"));
  g_assert_null (strstr (html, "url("));
  g_assert_nonnull (strstr (html, "ROC AUC"));
}

/* An evaluation from which a piece is gone or another stands in its place is an error, not a fall.
 */
static void
test_broken (void)
{
  g_autofree char *evaluation = make_evaluation ();
  g_auto (GStrv) lines = g_strsplit (evaluation, "\n", -1);
  g_autoptr (GRand) random = g_rand_new_with_seed (4);
  guint n = g_strv_length (lines);
  guint refused = 0;

  for (int round = 0; round < 60; round++)
    {
      guint i = g_rand_int_range (random, 0, n);
      g_autofree char *kept = lines[i];
      g_autofree char *broken = NULL;
      g_autofree char *html = NULL;
      g_autoptr (GError) error = NULL;
      const char *colon = strchr (kept, ':');

      if (round % 3 == 0)
        lines[i] = g_strdup ("");
      else if (colon != NULL && !g_str_has_suffix (kept, "{") && !g_str_has_suffix (kept, "["))
        lines[i] = g_strdup_printf ("%.*s: \"<b>\",", (int) (colon - kept), kept);
      else
        lines[i] = g_strdup ("null,");
      broken = g_strjoinv ("\n", lines);
      html = churn_report_render (broken, -1, &error);
      if (html == NULL)
        {
          g_assert_error (error, CHURN_ERROR, CHURN_ERROR_PARSE);
          refused++;
        }
      else
        {
          g_assert_null (strstr (html, "\"<b>\""));
        }
      g_free (lines[i]);
      lines[i] = g_steal_pointer (&kept);
    }
  g_assert_cmpuint (refused, >, 10);
}

void
test_report_add (void)
{
  g_test_add_func ("/report/self-contained", test_self_contained);
  g_test_add_func ("/report/broken", test_broken);
}
