#include "churn-booster.h"

#include "churn-error.h"

#include <math.h>
#include <string.h>
#include <xgboost/c_api.h>

/**
 * ChurnBooster:
 *
 * Boosted trees in training: XGBoost's C API on one thread with a fixed seed, so that the same
 * customers give the same bytes.
 */
struct _ChurnBooster
{
  GObject parent_instance;

  BoosterHandle handle;
};

G_DEFINE_FINAL_TYPE (ChurnBooster, churn_booster, G_TYPE_OBJECT)

typedef void *MatrixHandle;

static void
matrix_free (MatrixHandle *matrix)
{
  if (*matrix != NULL)
    XGDMatrixFree (*matrix);
}

#define AUTO_MATRIX __attribute__ ((cleanup (matrix_free))) MatrixHandle

static void
churn_booster_finalize (GObject *object)
{
  ChurnBooster *self = CHURN_BOOSTER (object);

  if (self->handle != NULL)
    XGBoosterFree (self->handle);

  G_OBJECT_CLASS (churn_booster_parent_class)->finalize (object);
}

static void
churn_booster_class_init (ChurnBoosterClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = churn_booster_finalize;
}

static void
churn_booster_init (ChurnBooster *self)
{
}

/* What a call of XGBoost's answered: 0, or -1 and a message that is kept for this thread. */
static gboolean
check (int answer, GError **error)
{
  if (answer == 0)
    return TRUE;

  g_set_error (error, CHURN_ERROR, CHURN_ERROR_INTERNAL, "XGBoost: %s", XGBGetLastError ());

  return FALSE;
}

static MatrixHandle
new_matrix (const ChurnFeatures *rows, gsize n_rows, GError **error)
{
  g_autofree float *cells = g_new (float, n_rows *CHURN_N_FEATURES);
  DMatrixHandle matrix = NULL;

  for (gsize row = 0; row < n_rows; row++)
    for (guint i = 0; i < CHURN_N_FEATURES; i++)
      cells[row * CHURN_N_FEATURES + i] = (float) rows[row].values[i];
  if (!check (XGDMatrixCreateFromMat_omp (cells, n_rows, CHURN_N_FEATURES, NAN, &matrix, 1), error))
    return NULL;

  return matrix;
}

static gboolean
set_parameter (ChurnBooster *self, const char *name, double value, GError **error)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  return check (XGBoosterSetParam (self->handle, name, g_ascii_dtostr (text, sizeof text, value)),
                error);
}

static gboolean
set_parameters (ChurnBooster *self, const ChurnSettings *settings, GError **error)
{
  static const char *const fixed[][2] = {
    { "nthread", "1" },       { "verbosity", "0" },
    { "booster", "gbtree" },  { "objective", "binary:logistic" },
    { "eval_metric", "auc" }, { "tree_method", "exact" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (fixed); i++)
    if (!check (XGBoosterSetParam (self->handle, fixed[i][0], fixed[i][1]), error))
      return FALSE;

  return set_parameter (self, "seed", settings->seed, error) &&
         set_parameter (self, "max_depth", settings->max_depth, error) &&
         set_parameter (self, "eta", settings->eta, error) &&
         set_parameter (self, "gamma", settings->gamma, error) &&
         set_parameter (self, "min_child_weight", settings->min_child_weight, error) &&
         set_parameter (self, "subsample", settings->subsample, error);
}

/**
 * churn_booster_train:
 * @settings: how
 * @rows: (array length=n_rows): customers
 * @churned: (array length=n_rows): 1 for who churned, 0 for who did not
 * @n_rows: how many, at least one
 * @progress: (nullable) (scope call): called after each round
 * @data: for @progress
 * @cancellable: (nullable): stops between two rounds
 * @error: return location
 *
 * Trains on the calling thread.
 *
 * Returns: (transfer full) (nullable): the trained trees
 */
ChurnBooster *
churn_booster_train (const ChurnSettings *settings,
                     const ChurnFeatures *rows,
                     const guint8 *churned,
                     gsize n_rows,
                     ChurnBoosterProgress progress,
                     gpointer data,
                     GCancellable *cancellable,
                     GError **error)
{
  g_autoptr (ChurnBooster) self = NULL;
  g_autofree float *labels = NULL;
  AUTO_MATRIX matrix = NULL;

  g_return_val_if_fail (settings != NULL, NULL);
  g_return_val_if_fail (rows != NULL && churned != NULL && n_rows > 0, NULL);

  if (!churn_settings_check (settings, error))
    return NULL;

  matrix = new_matrix (rows, n_rows, error);
  if (matrix == NULL)
    return NULL;
  labels = g_new (float, n_rows);
  for (gsize i = 0; i < n_rows; i++)
    labels[i] = churned[i];

  self = g_object_new (CHURN_TYPE_BOOSTER, NULL);
  if (!check (XGDMatrixSetFloatInfo (matrix, "label", labels, n_rows), error) ||
      !check (XGBoosterCreate (&matrix, 1, &self->handle), error) ||
      !set_parameters (self, settings, error))
    return NULL;

  for (int round = 0; round < settings->rounds; round++)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
          !check (XGBoosterUpdateOneIter (self->handle, round, matrix), error))
        return NULL;
      if (progress != NULL)
        progress (round + 1, settings->rounds, data);
    }

  return g_steal_pointer (&self);
}

/**
 * churn_booster_get_margins:
 * @self: trained trees
 * @rows: (array length=n_rows): customers
 * @n_rows: how many
 * @margins: (out caller-allocates): one for each row
 * @error: return location
 *
 * What the trees add up to, in log-odds.
 *
 * Returns: whether it went well
 */
gboolean
churn_booster_get_margins (ChurnBooster *self,
                           const ChurnFeatures *rows,
                           gsize n_rows,
                           double *margins,
                           GError **error)
{
  static const char config[] = "{\"type\":1,\"training\":false,\"iteration_begin\":0,"
                               "\"iteration_end\":0,\"strict_shape\":false}";
  AUTO_MATRIX matrix = NULL;
  const bst_ulong *shape;
  const float *result;
  bst_ulong dimensions;

  g_return_val_if_fail (CHURN_IS_BOOSTER (self), FALSE);

  if (n_rows == 0)
    return TRUE;

  matrix = new_matrix (rows, n_rows, error);
  if (matrix == NULL || !check (XGBoosterPredictFromDMatrix (self->handle, matrix, config, &shape,
                                                             &dimensions, &result),
                                error))
    return FALSE;
  for (gsize i = 0; i < n_rows; i++)
    margins[i] = result[i];

  return TRUE;
}

/**
 * churn_booster_set_attribute:
 * @self: trained trees
 * @name: a name
 * @value: its value
 * @error: return location
 *
 * Puts a text into the model that stays with it when it is saved and loaded.
 *
 * Returns: whether it went well
 */
gboolean
churn_booster_set_attribute (ChurnBooster *self,
                             const char *name,
                             const char *value,
                             GError **error)
{
  g_return_val_if_fail (CHURN_IS_BOOSTER (self), FALSE);
  g_return_val_if_fail (name != NULL && value != NULL, FALSE);

  return check (XGBoosterSetAttr (self->handle, name, value), error);
}

/**
 * churn_booster_to_bytes:
 * @self: trained trees
 * @error: return location
 *
 * The model as XGBoost's JSON, which its libraries from 1.0 to 3.0 load.
 *
 * Returns: (transfer full) (nullable): what belongs into xgboost-model.json
 */
GBytes *
churn_booster_to_bytes (ChurnBooster *self, GError **error)
{
  const char *contents;
  bst_ulong length;

  g_return_val_if_fail (CHURN_IS_BOOSTER (self), NULL);

  if (!check (
          XGBoosterSaveModelToBuffer (self->handle, "{\"format\":\"json\"}", &length, &contents),
          error))
    return NULL;

  return g_bytes_new (contents, length);
}
