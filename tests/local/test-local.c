#include "test-local.h"

#include "churn-sqlite-features.h"
#include "churn-sqlite-store.h"

#include <glib/gstdio.h>
#include <unistd.h>

#define TEST_TYPE_PREDICTOR (test_predictor_get_type ())
G_DECLARE_FINAL_TYPE (TestPredictor, test_predictor, TEST, PREDICTOR, GObject)

struct _TestPredictor
{
  GObject parent_instance;

  guint n_calls;
  guint n_rows;
};

static void test_predictor_iface_init (ChurnPredictorInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TestPredictor,
                               test_predictor,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (CHURN_TYPE_PREDICTOR,
                                                      test_predictor_iface_init))

static void
test_predictor_class_init (TestPredictorClass *klass)
{
}

static void
test_predictor_init (TestPredictor *self)
{
}

static gboolean
predict (ChurnPredictor *predictor,
         const ChurnFeatures *rows,
         gsize n_rows,
         double *probabilities,
         double *contributions,
         gsize n_explained,
         gboolean *fallback,
         GCancellable *cancellable,
         GError **error)
{
  TestPredictor *self = TEST_PREDICTOR (predictor);

  self->n_calls += 1;
  self->n_rows += (guint) n_rows;
  for (gsize i = 0; i < n_rows; i++)
    probabilities[i] = 0.5;
  for (gsize i = 0; contributions != NULL && i < n_explained * CHURN_N_FEATURES; i++)
    contributions[i] = 0;

  return TRUE;
}

static const char *
get_model (ChurnPredictor *predictor)
{
  return "test";
}

static void
test_predictor_iface_init (ChurnPredictorInterface *iface)
{
  iface->predict = predict;
  iface->get_model = get_model;
}

void
test_pipeline_init (TestPipeline *self, gint64 now)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ChurnSqliteStore) store = churn_sqlite_store_new (NULL, &error);
  g_autoptr (ChurnFeatureStore) features = NULL;
  g_autoptr (TestPredictor) predictor = g_object_new (TEST_TYPE_PREDICTOR, NULL);

  g_assert_no_error (error);
  features = churn_sqlite_features_new (store);
  self->scheduler = churn_scheduler_new (now);
  self->connect = churn_local_connect_new (self->scheduler);
  self->pipeline = churn_pipeline_new (CHURN_STORE (store), features, CHURN_PREDICTOR (predictor),
                                       NULL, CHURN_CONNECT (self->connect));
  self->n_calls = &predictor->n_calls;
  self->n_rows = &predictor->n_rows;
}

void
test_pipeline_clear (TestPipeline *self)
{
  g_clear_object (&self->pipeline);
  g_clear_object (&self->connect);
  g_clear_object (&self->scheduler);
}

/* A temporary file with that text; the caller removes it. */
char *
test_write_file (const char *text)
{
  g_autoptr (GError) error = NULL;
  char *path = NULL;
  int fd = g_file_open_tmp ("churn-local-XXXXXX", &path, &error);

  g_assert_no_error (error);
  close (fd);
  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);

  return path;
}

ChurnCustomer *
test_customer_new (guint number, ChurnFeatures *features)
{
  g_autofree char *id = g_strdup_printf ("%u", 1000 + number);
  ChurnCustomer *customer = churn_customer_new (id);

  customer->first_name = g_strdup_printf ("First%u", number);
  customer->last_name = g_strdup_printf ("Last%u", number);
  g_ptr_array_add (customer->phones, g_strdup_printf ("+1202555%04u", number));
  customer->months = (int) (number % 30);
  customer->history.negative = number % 5;
  customer->history.positive = number % 3;
  churn_features_clear (features);
  features->values[CHURN_FEATURE_CUSTSERV_CALLS] = number % 7;

  return customer;
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  test_grammar_add ();
  test_speech_add ();
  test_simulation_add ();
  test_scheduler_add ();
  test_delivery_add ();
  test_replay_add ();
  test_keys_add ();
  test_options_add ();

  return g_test_run ();
}
