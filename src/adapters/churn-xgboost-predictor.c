#include "churn-xgboost-predictor.h"

#include "churn-error.h"
#include "churn-model-name.h"
#include "churn-tree-explainer.h"
#include "churn-xgboost-model.h"

#include <math.h>
#include <string.h>
#include <xgboost/c_api.h>

/* A model of the design's settings takes 164 kB. */
#define MODEL_MAX (256 * 1024 * 1024)

/**
 * ChurnXgboostPredictor:
 *
 * A ChurnPredictor over XGBoost's C API, on one thread: a booster's JSON file, with the calibration
 * that its attributes hold. XGBoost scores; what drives a score #ChurnTreeExplainer works out, in
 * less time. A missing value (NAN) goes the way that the training learned for it. To be used from
 * one thread at a time.
 */
struct _ChurnXgboostPredictor
{
  GObject parent_instance;

  BoosterHandle booster;
  char *path;
  char *model;
  ChurnCalibration calibration;
  ChurnTreeExplainer *explainer;
  float *cells; /* room for the rows of one call, kept for the next */
  gsize n_cells;
};

static void churn_xgboost_predictor_predictor_init (ChurnPredictorInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (ChurnXgboostPredictor,
                               churn_xgboost_predictor,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (CHURN_TYPE_PREDICTOR,
                                                      churn_xgboost_predictor_predictor_init))

/* XGBoost says "[12:00:00] ../src/learner.cc:919: what happened", perhaps on several lines, and
 * then where it was when it did. */
static void
set_error (ChurnXgboostPredictor *self, int code, GError **error)
{
  g_autofree char *message = g_strdup (XGBGetLastError ());
  char *trace = strstr (message, "Stack trace:");
  char *start = message;

  if (trace != NULL)
    *trace = '\0';
  if (*start == '[' && strstr (start, "] ") != NULL)
    {
      start = strstr (start, "] ") + 2;
      if (strstr (start, ": ") != NULL)
        start = strstr (start, ": ") + 2;
    }
  g_strdelimit (start, "\n", ' ');

  g_set_error (error, CHURN_ERROR, code, "%s: XGBoost: %s", self->path, g_strstrip (start));
}

static void
churn_xgboost_predictor_finalize (GObject *object)
{
  ChurnXgboostPredictor *self = CHURN_XGBOOST_PREDICTOR (object);

  if (self->booster != NULL)
    XGBoosterFree (self->booster);
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->model, g_free);
  g_clear_pointer (&self->explainer, churn_tree_explainer_free);
  g_clear_pointer (&self->cells, g_free);

  G_OBJECT_CLASS (churn_xgboost_predictor_parent_class)->finalize (object);
}

static void
churn_xgboost_predictor_class_init (ChurnXgboostPredictorClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = churn_xgboost_predictor_finalize;
}

static void
churn_xgboost_predictor_init (ChurnXgboostPredictor *self)
{
  self->calibration = (ChurnCalibration) CHURN_CALIBRATION_IDENTITY;
}

/* The rows as XGBoost takes them: row-major, 32 bits a value. */
static const float *
to_cells (ChurnXgboostPredictor *self, const ChurnFeatures *rows, gsize n_rows)
{
  gsize n_cells = n_rows * CHURN_N_FEATURES;

  if (n_cells > self->n_cells)
    {
      self->cells = g_renew (float, self->cells, n_cells);
      self->n_cells = n_cells;
    }
  for (gsize row = 0; row < n_rows; row++)
    for (guint i = 0; i < CHURN_N_FEATURES; i++)
      self->cells[row * CHURN_N_FEATURES + i] = (float) rows[row].values[i];

  return self->cells;
}

static gboolean
read_attribute (ChurnXgboostPredictor *self, const char *name, double *value, GError **error)
{
  const char *text = NULL;
  int found = 0;

  if (XGBoosterGetAttr (self->booster, name, &text, &found) != 0)
    {
      set_error (self, CHURN_ERROR_PARSE, error);
      return FALSE;
    }
  if (!found)
    return TRUE;
  if (!churn_calibration_read (name, text, value, error))
    {
      g_prefix_error (error, "%s: ", self->path);
      return FALSE;
    }

  return TRUE;
}

static gboolean
check_features (ChurnXgboostPredictor *self, GError **error)
{
  g_autofree char *ours = churn_calibration_feature_list ();
  const char *text = NULL;
  bst_ulong n_features = 0;
  int found = 0;

  if (XGBoosterGetNumFeature (self->booster, &n_features) != 0 ||
      XGBoosterGetAttr (self->booster, CHURN_MODEL_ATTR_FEATURES, &text, &found) != 0)
    {
      set_error (self, CHURN_ERROR_PARSE, error);
      return FALSE;
    }
  if (n_features != CHURN_N_FEATURES)
    {
      g_set_error (error, CHURN_ERROR, CHURN_ERROR_PARSE,
                   "%s: the model has %" G_GUINT64_FORMAT " features, and ours are %d", self->path,
                   (guint64) n_features, CHURN_N_FEATURES);
      return FALSE;
    }
  if (found && !g_str_equal (text, ours))
    {
      g_auto (GStrv) theirs = g_strsplit (text, ",", -1);
      guint n = g_strv_length (theirs);
      guint i = 0;

      while (i < n && i < CHURN_N_FEATURES && g_str_equal (theirs[i], churn_feature_get_name (i)))
        i++;
      g_set_error (error, CHURN_ERROR, CHURN_ERROR_PARSE,
                   "%s: the model was trained on other features: column %u is “%.40s”, not “%s”",
                   self->path, i + 1, i < n ? theirs[i] : "",
                   i < CHURN_N_FEATURES ? churn_feature_get_name (i) : "");
      return FALSE;
    }

  return TRUE;
}

static gboolean
make_explainer (ChurnXgboostPredictor *self, GError **error)
{
  const char *model;
  bst_ulong length;

  if (XGBoosterSaveModelToBuffer (self->booster, "{\"format\":\"ubj\"}", &length, &model) != 0)
    {
      set_error (self, CHURN_ERROR_PARSE, error);
      return FALSE;
    }
  self->explainer = churn_tree_explainer_new ((const guint8 *) model, length, error);
  if (self->explainer == NULL)
    g_prefix_error (error, "%s: it is no model that can be explained: ", self->path);

  return self->explainer != NULL;
}

static ChurnXgboostPredictor *
load (GBytes *bytes, const char *name, gboolean check, GError **error)
{
  g_autoptr (ChurnXgboostPredictor) self = g_object_new (CHURN_TYPE_XGBOOST_PREDICTOR, NULL);
  gsize length;
  const char *contents = g_bytes_get_data (bytes, &length);

  self->path = g_strdup (name);
  if (length < 2 || length > MODEL_MAX || contents[0] != '{')
    {
      g_set_error (error, CHURN_ERROR, CHURN_ERROR_PARSE, "%s: it is no model in JSON", name);
      return NULL;
    }
  if (check && !churn_xgboost_model_check (contents, length, error))
    {
      g_prefix_error (error, "%s: it is no model that can be used: ", name);
      return NULL;
    }
  if (XGBoosterCreate (NULL, 0, &self->booster) != 0 ||
      XGBoosterSetParam (self->booster, "nthread", "1") != 0 ||
      XGBoosterSetParam (self->booster, "verbosity", "0") != 0 ||
      XGBoosterLoadModelFromBuffer (self->booster, contents, length) != 0)
    {
      set_error (self, CHURN_ERROR_PARSE, error);
      return NULL;
    }
  if (!check_features (self, error) ||
      !read_attribute (self, CHURN_MODEL_ATTR_SLOPE, &self->calibration.slope, error) ||
      !read_attribute (self, CHURN_MODEL_ATTR_INTERCEPT, &self->calibration.intercept, error) ||
      !read_attribute (self, CHURN_MODEL_ATTR_SHIFT, &self->calibration.shift, error) ||
      !make_explainer (self, error))
    return NULL;
  self->model = churn_model_name_for_bytes (bytes);

  return g_steal_pointer (&self);
}

/* Read once: what is loaded is what is hashed. */
static ChurnXgboostPredictor *
load_file (const char *path, gboolean check, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;
  char *contents;
  gsize length;

  if (!g_file_get_contents (path, &contents, &length, error))
    return NULL;
  bytes = g_bytes_new_take (contents, length);

  return load (bytes, path, check, error);
}

/**
 * churn_xgboost_predictor_new_for_bytes:
 * @bytes: a model as XGBoost saves it in JSON
 * @name: what errors call it, as a rule the file's path
 * @error: return location
 *
 * Loads a model. One without attributes is taken as it is, uncalibrated; one of other features than
 * ours is %CHURN_ERROR_PARSE, as is a broken one.
 *
 * Returns: (transfer full) (nullable): the predictor
 */
ChurnXgboostPredictor *
churn_xgboost_predictor_new_for_bytes (GBytes *bytes, const char *name, GError **error)
{
  g_return_val_if_fail (bytes != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);

  return load (bytes, name, TRUE, error);
}

/**
 * churn_xgboost_predictor_new:
 * @path: a file
 * @error: return location
 *
 * churn_xgboost_predictor_new_for_bytes() on a file.
 *
 * Returns: (transfer full) (nullable): the predictor
 */
ChurnXgboostPredictor *
churn_xgboost_predictor_new (const char *path, GError **error)
{
  g_return_val_if_fail (path != NULL, NULL);

  return load_file (path, TRUE, error);
}

/**
 * churn_xgboost_predictor_new_trusted:
 * @path: a file that was checked before, as the model of a package is when the package is made
 * @error: return location
 *
 * churn_xgboost_predictor_new() without the check of each tree, which takes two thirds of its
 * time. XGBoost follows what it reads without looking: a file that anybody else could write to is
 * not to be loaded so.
 *
 * Returns: (transfer full) (nullable): the predictor
 */
ChurnXgboostPredictor *
churn_xgboost_predictor_new_trusted (const char *path, GError **error)
{
  g_return_val_if_fail (path != NULL, NULL);

  return load_file (path, FALSE, error);
}

/**
 * churn_xgboost_predictor_get_calibration:
 * @self: a predictor
 *
 * Returns: (transfer none): how its margins become log-odds
 */
const ChurnCalibration *
churn_xgboost_predictor_get_calibration (ChurnXgboostPredictor *self)
{
  g_return_val_if_fail (CHURN_IS_XGBOOST_PREDICTOR (self), NULL);

  return &self->calibration;
}

/**
 * churn_xgboost_predictor_dup_attribute:
 * @self: a predictor
 * @name: an attribute of the model
 *
 * Returns: (transfer full) (nullable): its value, %NULL if the model has none of that name
 */
char *
churn_xgboost_predictor_dup_attribute (ChurnXgboostPredictor *self, const char *name)
{
  const char *text = NULL;
  int found = 0;

  g_return_val_if_fail (CHURN_IS_XGBOOST_PREDICTOR (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  if (XGBoosterGetAttr (self->booster, name, &text, &found) != 0 || !found)
    return NULL;

  return g_strdup (text);
}

/**
 * churn_xgboost_predictor_get_margins:
 * @self: a predictor
 * @rows: (array length=n_rows): customers
 * @n_rows: how many
 * @margins: (out caller-allocates): one for each row
 * @error: return location
 *
 * What the trees add up to: log-odds as trained, before the calibration.
 *
 * Returns: whether it went well; %CHURN_ERROR_INTERNAL if not
 */
gboolean
churn_xgboost_predictor_get_margins (ChurnXgboostPredictor *self,
                                     const ChurnFeatures *rows,
                                     gsize n_rows,
                                     double *margins,
                                     GError **error)
{
  static const char config[] = "{\"type\":1,\"training\":false,\"iteration_begin\":0,"
                               "\"iteration_end\":0,\"strict_shape\":false,\"missing\":NaN,"
                               "\"cache_id\":0}"; /* which XGBoost 1.7 demands */
  char values[160];
  const bst_ulong *shape;
  const float *result;
  bst_ulong dimensions;

  g_return_val_if_fail (CHURN_IS_XGBOOST_PREDICTOR (self), FALSE);
  g_return_val_if_fail (rows != NULL || n_rows == 0, FALSE);

  if (n_rows == 0)
    return TRUE;

  /* The array interface protocol of NumPy, in which XGBoost takes memory. */
  g_snprintf (values, sizeof values,
              "{\"data\":[%" G_GUINTPTR_FORMAT ",true],\"shape\":[%" G_GSIZE_FORMAT
              ",%d],\"typestr\":\"<f4\",\"version\":3}",
              (guintptr) to_cells (self, rows, n_rows), n_rows, CHURN_N_FEATURES);
  if (XGBoosterPredictFromDense (self->booster, values, config, NULL, &shape, &dimensions,
                                 &result) != 0)
    {
      set_error (self, CHURN_ERROR_INTERNAL, error);
      return FALSE;
    }
  for (gsize row = 0; row < n_rows; row++)
    margins[row] = result[row];

  return TRUE;
}

/**
 * churn_xgboost_predictor_get_contributions:
 * @self: a predictor
 * @rows: (array length=n_rows): customers
 * @n_rows: how many
 * @contributions: (out caller-allocates): %CHURN_N_FEATURES log-odds for each row
 * @bias: (out caller-allocates) (optional): the log-odds of an average customer, for each row
 *
 * Exact contributions, those of XGBoost's pred_contribs (#ChurnTreeExplainer), in the scale of the
 * probability that is shown: a row's contributions and its bias add up to the logit of that
 * probability.
 */
void
churn_xgboost_predictor_get_contributions (ChurnXgboostPredictor *self,
                                           const ChurnFeatures *rows,
                                           gsize n_rows,
                                           double *contributions,
                                           double *bias)
{
  const float *cells;

  g_return_if_fail (CHURN_IS_XGBOOST_PREDICTOR (self));
  g_return_if_fail (rows != NULL || n_rows == 0);

  cells = to_cells (self, rows, n_rows);
  for (gsize row = 0; row < n_rows; row++)
    {
      double *to = contributions + row * CHURN_N_FEATURES;

      churn_tree_explainer_explain (self->explainer, cells + row * CHURN_N_FEATURES, to);
      for (guint i = 0; i < CHURN_N_FEATURES; i++)
        to[i] *= self->calibration.slope;
      if (bias != NULL)
        bias[row] = churn_calibration_log_odds (&self->calibration,
                                                churn_tree_explainer_get_bias (self->explainer));
    }
}

static gboolean
churn_xgboost_predictor_predict (ChurnPredictor *predictor,
                                 const ChurnFeatures *rows,
                                 gsize n_rows,
                                 double *probabilities,
                                 double *contributions,
                                 gsize n_explained,
                                 gboolean *fallback,
                                 GCancellable *cancellable,
                                 GError **error)
{
  ChurnXgboostPredictor *self = CHURN_XGBOOST_PREDICTOR (predictor);

  if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
      !churn_xgboost_predictor_get_margins (self, rows, n_rows, probabilities, error))
    return FALSE;
  for (gsize row = 0; row < n_rows; row++)
    probabilities[row] = churn_calibration_probability (&self->calibration, probabilities[row]);

  if (contributions != NULL)
    churn_xgboost_predictor_get_contributions (self, rows, MIN (n_explained, n_rows), contributions,
                                               NULL);

  return TRUE;
}

static const char *
churn_xgboost_predictor_get_model (ChurnPredictor *predictor)
{
  return CHURN_XGBOOST_PREDICTOR (predictor)->model;
}

static void
churn_xgboost_predictor_predictor_init (ChurnPredictorInterface *iface)
{
  iface->predict = churn_xgboost_predictor_predict;
  iface->get_model = churn_xgboost_predictor_get_model;
}
