#include "churn-training.h"

#include "churn-json.h"

#include <math.h>
#include <xgboost/c_api.h>

/* Model Monitor's way to write a figure, which the demonstration's report has: a spread that is not
 * known is the text "NaN". */
static void
add_figure (JsonBuilder *builder, const char *name, double value, double deviation)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_object (builder);
  churn_json_add_double (builder, "value", value);
  if (isnan (deviation))
    churn_json_add_string (builder, "standard_deviation", "NaN");
  else
    churn_json_add_double (builder, "standard_deviation", deviation);
  json_builder_end_object (builder);
}

static void
add_confusion (JsonBuilder *builder, const ChurnMetrics *metrics)
{
  static const char *const names[] = { "0", "1" };

  json_builder_set_member_name (builder, "confusion_matrix");
  json_builder_begin_object (builder);
  for (int was = 0; was < 2; was++)
    {
      json_builder_set_member_name (builder, names[was]);
      json_builder_begin_object (builder);
      for (int said = 0; said < 2; said++)
        {
          json_builder_set_member_name (builder, names[said]);
          json_builder_add_int_value (builder, metrics->confusion[was][said]);
        }
      json_builder_end_object (builder);
    }
  json_builder_end_object (builder);
}

typedef double (*Coordinate) (const ChurnCurvePoint *point);

static double
get_false_positive_rate (const ChurnCurvePoint *point)
{
  return point->false_positive_rate;
}

static double
get_true_positive_rate (const ChurnCurvePoint *point)
{
  return point->true_positive_rate;
}

static double
get_precision (const ChurnCurvePoint *point)
{
  return point->precision;
}

static double
get_threshold (const ChurnCurvePoint *point)
{
  return point->threshold;
}

static void
add_coordinates (JsonBuilder *builder,
                 const char *name,
                 const GArray *curve,
                 gboolean from_zero,
                 Coordinate get)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
  if (from_zero)
    json_builder_add_double_value (builder, 0);
  for (guint i = 0; i < curve->len; i++)
    json_builder_add_double_value (builder, get (&g_array_index (curve, ChurnCurvePoint, i)));
  json_builder_end_array (builder);
}

static void
add_curves (JsonBuilder *builder, const GArray *curve)
{
  json_builder_set_member_name (builder, "receiver_operating_characteristic_curve");
  json_builder_begin_object (builder);
  add_coordinates (builder, "false_positive_rates", curve, TRUE, get_false_positive_rate);
  add_coordinates (builder, "true_positive_rates", curve, TRUE, get_true_positive_rate);
  json_builder_end_object (builder);

  json_builder_set_member_name (builder, "precision_recall_curve");
  json_builder_begin_object (builder);
  add_coordinates (builder, "recalls", curve, FALSE, get_true_positive_rate);
  add_coordinates (builder, "precisions", curve, FALSE, get_precision);
  add_coordinates (builder, "thresholds", curve, FALSE, get_threshold);
  json_builder_end_object (builder);
}

static void
add_bins (JsonBuilder *builder, const char *name, const ChurnMetrics *metrics)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
  for (guint i = 0; i < CHURN_METRICS_BINS; i++)
    {
      json_builder_begin_object (builder);
      json_builder_set_member_name (builder, "customers");
      json_builder_add_int_value (builder, metrics->bins[i].n);
      churn_json_add_double (builder, "predicted", metrics->bins[i].predicted);
      churn_json_add_double (builder, "observed", metrics->bins[i].observed);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
add_metrics (JsonBuilder *builder, const ChurnEvaluation *e, const ChurnCrossValidation *cv)
{
  const ChurnMetrics *m = e->calibrated;

  json_builder_set_member_name (builder, "binary_classification_metrics");
  json_builder_begin_object (builder);
  add_figure (builder, "accuracy", m->accuracy, cv != NULL ? cv->accuracy.deviation : NAN);
  add_figure (builder, "precision", m->precision, cv != NULL ? cv->precision.deviation : NAN);
  add_figure (builder, "recall", m->recall, cv != NULL ? cv->recall.deviation : NAN);
  add_figure (builder, "roc_auc", m->roc_auc, cv != NULL ? cv->roc_auc.deviation : NAN);
  add_figure (builder, "roc_auc_on_rounded_labels", m->roc_auc_rounded,
              cv != NULL ? cv->roc_auc_rounded.deviation : NAN);
  add_figure (builder, "average_precision", m->average_precision,
              cv != NULL ? cv->average_precision.deviation : NAN);
  add_figure (builder, "brier_score", m->brier, cv != NULL ? cv->brier.deviation : NAN);
  add_figure (builder, "expected_calibration_error", m->calibration_error,
              cv != NULL ? cv->calibration_error_after.deviation : NAN);
  add_figure (builder, "expected_calibration_error_before_calibration", e->raw->calibration_error,
              cv != NULL ? cv->calibration_error.deviation : NAN);
  add_confusion (builder, m);
  add_curves (builder, m->curve);
  json_builder_end_object (builder);
}

static void
add_spread (JsonBuilder *builder, const char *name, const ChurnSpread *spread)
{
  add_figure (builder, name, spread->mean, spread->deviation);
}

static void
add_cross_validation (JsonBuilder *builder, const ChurnCrossValidation *cv)
{
  json_builder_set_member_name (builder, "cross_validation");
  if (cv == NULL)
    {
      json_builder_add_null_value (builder);
      return;
    }
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "folds");
  json_builder_add_int_value (builder, cv->folds);
  json_builder_set_member_name (builder, "repeats");
  json_builder_add_int_value (builder, cv->repeats);
  add_spread (builder, "roc_auc", &cv->roc_auc);
  add_spread (builder, "roc_auc_on_rounded_labels", &cv->roc_auc_rounded);
  add_spread (builder, "accuracy", &cv->accuracy);
  add_spread (builder, "precision", &cv->precision);
  add_spread (builder, "recall", &cv->recall);
  add_spread (builder, "average_precision", &cv->average_precision);
  add_spread (builder, "brier_score", &cv->brier);
  add_spread (builder, "expected_calibration_error", &cv->calibration_error_after);
  add_spread (builder, "expected_calibration_error_before_calibration", &cv->calibration_error);
  json_builder_end_object (builder);
}

static void
add_calibration (JsonBuilder *builder, const ChurnTraining *training)
{
  const ChurnCalibration *calibration =
      churn_xgboost_predictor_get_calibration (training->predictor);

  json_builder_set_member_name (builder, "calibration");
  json_builder_begin_object (builder);
  churn_json_add_string (builder, "method", "platt");
  churn_json_add_double (builder, "slope", calibration->slope);
  churn_json_add_double (builder, "intercept", calibration->intercept);
  churn_json_add_double (builder, "base_rate_shift", calibration->shift);
  churn_json_add_double (builder, "base_rate", training->options.base_rate);
  churn_json_add_double (builder, "churn_rate_of_the_table", training->churn_rate);
  add_bins (builder, "bins_before", training->evaluation->raw);
  add_bins (builder, "bins", training->evaluation->calibrated);
  json_builder_end_object (builder);
}

static int
compare_importance (gconstpointer a, gconstpointer b, gpointer data)
{
  const double *importance = data;
  double x = importance[*(const ChurnFeature *) a];
  double y = importance[*(const ChurnFeature *) b];

  return (x < y) - (x > y);
}

static void
add_importance (JsonBuilder *builder, const ChurnTraining *training)
{
  const ChurnEvaluation *evaluation = training->evaluation;
  ChurnFeature order[CHURN_N_FEATURES];

  for (guint i = 0; i < CHURN_N_FEATURES; i++)
    order[i] = i;
  g_qsort_with_data (order, CHURN_N_FEATURES, sizeof *order, compare_importance,
                     (gpointer) evaluation->importance);

  json_builder_set_member_name (builder, "importance");
  json_builder_begin_array (builder);
  for (guint i = 0; i < CHURN_N_FEATURES; i++)
    {
      json_builder_begin_object (builder);
      churn_json_add_string (builder, "feature", churn_feature_get_name (order[i]));
      churn_json_add_double (builder, "mean_absolute_contribution",
                             evaluation->importance[order[i]]);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  churn_json_add_double (builder, "largest_gap_of_contributions", training->largest_gap);
}

static void
add_int (JsonBuilder *builder, const char *name, gint64 value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

static void
add_settings (JsonBuilder *builder, const ChurnTraining *training)
{
  const ChurnSettings *s = &training->options.settings;

  json_builder_set_member_name (builder, "settings");
  json_builder_begin_object (builder);
  churn_json_add_string (builder, "objective", "binary:logistic");
  churn_json_add_string (builder, "tree_method", "exact");
  add_int (builder, "rounds", s->rounds);
  add_int (builder, "max_depth", s->max_depth);
  churn_json_add_double (builder, "eta", s->eta);
  churn_json_add_double (builder, "gamma", s->gamma);
  churn_json_add_double (builder, "min_child_weight", s->min_child_weight);
  churn_json_add_double (builder, "subsample", s->subsample);
  add_int (builder, "seed", s->seed);
  json_builder_end_object (builder);
}

/**
 * churn_training_to_json:
 * @self: a training
 * @cross_validation: (nullable): how good such trainings are; %NULL if that was not asked for
 * @n_bad: how many bad rows of the table were skipped
 *
 * What is known of a model, with the keys of the demonstration's report and more: the same training
 * gives the same bytes.
 *
 * Returns: (transfer full): the contents of evaluation.json
 */
char *
churn_training_to_json (const ChurnTraining *self,
                        const ChurnCrossValidation *cross_validation,
                        guint n_bad)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonGenerator) generator = json_generator_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *version = NULL;
  int major, minor, patch;

  g_return_val_if_fail (self != NULL, NULL);

  XGBoostVersion (&major, &minor, &patch);
  version = g_strdup_printf ("%d.%d.%d", major, minor, patch);

  json_builder_begin_object (builder);
  churn_json_add_string (builder, "model",
                         churn_predictor_get_model (CHURN_PREDICTOR (self->predictor)));
  churn_json_add_string (builder, "xgboost", version);
  json_builder_set_member_name (builder, "customers");
  json_builder_begin_object (builder);
  add_int (builder, "total", self->n_customers);
  add_int (builder, "skipped", n_bad);
  add_int (builder, "train", self->n_train);
  add_int (builder, "calibration", self->n_calibration);
  add_int (builder, "test", self->evaluation->n);
  json_builder_end_object (builder);
  add_settings (builder, self);
  add_metrics (builder, self->evaluation, cross_validation);
  add_cross_validation (builder, cross_validation);
  add_calibration (builder, self);
  add_importance (builder, self);
  json_builder_end_object (builder);

  root = json_builder_get_root (builder);
  json_generator_set_root (generator, root);
  json_generator_set_pretty (generator, TRUE);

  return json_generator_to_data (generator, NULL);
}
