#include "churn-prediction.h"

#include "churn-error.h"
#include "churn-json.h"

#include <math.h>

const int churn_what_if_months[CHURN_N_WHAT_IFS] = { 12, 24, 36 };

static const struct
{
  ChurnCause cause;
  const char *name;
} causes[] = {
  { CHURN_CAUSE_INITIAL, "initial" },
  { CHURN_CAUSE_SENTIMENT, "sentiment" },
  { CHURN_CAUSE_OFFER, "offer" },
};

static void
clear (ChurnPrediction *self)
{
  g_clear_pointer (&self->drivers, g_array_unref);
  g_clear_pointer (&self->what_ifs, g_array_unref);
  g_clear_pointer (&self->model, g_free);
}

/**
 * churn_prediction_new:
 *
 * Returns: (transfer full): an initial prediction in which nothing is known yet
 */
ChurnPrediction *
churn_prediction_new (void)
{
  ChurnPrediction *self = g_atomic_rc_box_new0 (ChurnPrediction);

  self->churn = NAN;
  self->months = -1;
  churn_features_clear (&self->features);
  self->drivers = g_array_new (FALSE, TRUE, sizeof (ChurnDriver));
  self->what_ifs = g_array_new (FALSE, TRUE, sizeof (ChurnWhatIf));

  return self;
}

/**
 * churn_prediction_ref:
 * @self: one to share
 *
 * Adds a reference; from any thread. What is shared is not to be changed any more.
 *
 * Returns: (transfer full): @self
 */
ChurnPrediction *
churn_prediction_ref (ChurnPrediction *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

/**
 * churn_prediction_unref:
 * @self: (transfer full): one to let go
 *
 * Drops a reference; from any thread. The last one frees it.
 */
void
churn_prediction_unref (ChurnPrediction *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_rc_box_release_full (self, (GDestroyNotify) clear);
}

/* Largest contribution first; where two are equal, in the order of the model's columns. */
static int
compare_drivers (gconstpointer a, gconstpointer b)
{
  const ChurnDriver *first = a;
  const ChurnDriver *second = b;
  double difference = fabs (second->contribution) - fabs (first->contribution);

  if (difference != 0)
    return difference > 0 ? 1 : -1;

  return (int) first->feature - (int) second->feature;
}

/**
 * churn_prediction_set_contributions:
 * @self: a prediction whose features are set
 * @contributions: (array fixed-size=20): what each feature adds to the log-odds
 *
 * Sets the drivers: the features that contribute anything, each with its value, the largest
 * contribution first, whichever its sign.
 */
void
churn_prediction_set_contributions (ChurnPrediction *self, const double *contributions)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (contributions != NULL);

  g_array_set_size (self->drivers, 0);
  for (guint i = 0; i < CHURN_N_FEATURES; i++)
    {
      ChurnDriver driver = { (ChurnFeature) i, self->features.values[i], contributions[i] };

      if (isfinite (driver.contribution) && driver.contribution != 0)
        g_array_append_val (self->drivers, driver);
    }
  g_array_sort (self->drivers, compare_drivers);
}

/**
 * churn_prediction_build:
 * @self: a prediction
 * @builder: where a value may stand
 *
 * Writes `{"time":"…","cause":"sentiment","churn":0.82,"months":3,"version":17,"model":"…"}`, an
 * entry of a detail's history; one that a fallback scored has `"fallback":true` too.
 */
void
churn_prediction_build (const ChurnPrediction *self, JsonBuilder *builder)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (JSON_IS_BUILDER (builder));

  json_builder_begin_object (builder);
  churn_json_add_time (builder, "time", self->time);
  churn_json_add_string (builder, "cause", churn_cause_get_name (self->cause));
  churn_json_add_double (builder, "churn", self->churn);
  churn_json_add_months (builder, "months", self->months);
  json_builder_set_member_name (builder, "version");
  json_builder_add_int_value (builder, self->version);
  churn_json_add_string (builder, "model", self->model);
  if (self->fallback)
    {
      json_builder_set_member_name (builder, "fallback");
      json_builder_add_boolean_value (builder, TRUE);
    }
  json_builder_end_object (builder);
}

/**
 * churn_prediction_parse:
 * @object: what churn_prediction_build() writes
 * @error: return location
 *
 * Needed are `time`, `cause`, `churn` and `version`; members that are not known are ignored.
 *
 * Returns: (transfer full) (nullable): the prediction, or %NULL with %CHURN_ERROR_PARSE
 */
ChurnPrediction *
churn_prediction_parse (JsonObject *object, GError **error)
{
  g_autoptr (ChurnPrediction) self = churn_prediction_new ();
  g_autofree char *cause = NULL;
  gint64 months = -1;

  g_return_val_if_fail (object != NULL, NULL);

  if (!churn_json_get_time (object, "time", &self->time, error) ||
      !churn_json_get_string (object, "cause", &cause, error) ||
      !churn_json_get_double (object, "churn", &self->churn, error) ||
      !churn_json_maybe_probability (object, "churn", &self->churn, error) ||
      !churn_json_maybe_count (object, "months", G_MAXINT, &months, error) ||
      !churn_json_get_int (object, "version", &self->version, error) ||
      !churn_json_maybe_count (object, "version", G_MAXINT64, &self->version, error) ||
      !churn_json_maybe_string (object, "model", &self->model, error) ||
      !churn_json_maybe_boolean (object, "fallback", &self->fallback, error))
    return NULL;
  if (!churn_cause_from_name (cause, &self->cause))
    {
      g_set_error (error, CHURN_ERROR, CHURN_ERROR_PARSE,
                   "cause: “%s” is none of initial, sentiment and offer", cause);
      return NULL;
    }
  self->months = (int) months;

  return g_steal_pointer (&self);
}

/**
 * churn_prediction_build_drivers:
 * @self: a prediction
 * @builder: where a value may stand
 *
 * Writes `[{"feature":"mth_remain","value":3,"contribution":1.31}]`, in log-odds; a value that is
 * missing is null.
 */
void
churn_prediction_build_drivers (const ChurnPrediction *self, JsonBuilder *builder)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (JSON_IS_BUILDER (builder));

  json_builder_begin_array (builder);
  for (guint i = 0; i < self->drivers->len; i++)
    {
      const ChurnDriver *driver = &g_array_index (self->drivers, ChurnDriver, i);

      json_builder_begin_object (builder);
      churn_json_add_string (builder, "feature", churn_feature_get_name (driver->feature));
      churn_json_add_double (builder, "value", driver->value);
      churn_json_add_double (builder, "contribution", driver->contribution);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

/**
 * churn_prediction_parse_drivers:
 * @self: a prediction, whose drivers are replaced
 * @array: what churn_prediction_build_drivers() writes
 * @error: return location
 *
 * A feature that is not known here (a newer server's) is passed over.
 *
 * Returns: %FALSE with %CHURN_ERROR_PARSE, and drivers as they were, if @array is none such
 */
gboolean
churn_prediction_parse_drivers (ChurnPrediction *self, JsonArray *array, GError **error)
{
  g_autoptr (GArray) drivers = g_array_new (FALSE, TRUE, sizeof (ChurnDriver));

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (array != NULL, FALSE);

  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      ChurnDriver driver = { CHURN_FEATURE_ACCOUNT_LENGTH, NAN, 0 };
      g_autofree char *name = NULL;
      JsonObject *object = churn_json_get_element_object (array, i, error);

      if (object == NULL)
        return FALSE;
      if (!churn_json_get_string (object, "feature", &name, error) ||
          !churn_json_maybe_double (object, "value", &driver.value, error) ||
          !churn_json_get_double (object, "contribution", &driver.contribution, error))
        {
          g_prefix_error (error, "[%u].", i);
          return FALSE;
        }
      if (churn_feature_from_name (name, &driver.feature))
        g_array_append_val (drivers, driver);
    }
  g_array_sort (drivers, compare_drivers);
  g_array_unref (self->drivers);
  self->drivers = g_steal_pointer (&drivers);

  return TRUE;
}

/**
 * churn_prediction_build_what_ifs:
 * @self: a prediction
 * @builder: where a value may stand
 *
 * Writes `[{"months":12,"churn":0.4}]`.
 */
void
churn_prediction_build_what_ifs (const ChurnPrediction *self, JsonBuilder *builder)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (JSON_IS_BUILDER (builder));

  json_builder_begin_array (builder);
  for (guint i = 0; i < self->what_ifs->len; i++)
    {
      const ChurnWhatIf *what_if = &g_array_index (self->what_ifs, ChurnWhatIf, i);

      json_builder_begin_object (builder);
      json_builder_set_member_name (builder, "months");
      json_builder_add_int_value (builder, what_if->months);
      churn_json_add_double (builder, "churn", what_if->churn);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

/**
 * churn_prediction_parse_what_ifs:
 * @self: a prediction, whose what-ifs are replaced
 * @array: what churn_prediction_build_what_ifs() writes
 * @error: return location
 *
 * Returns: %FALSE with %CHURN_ERROR_PARSE, and what-ifs as they were, if @array is none such
 */
gboolean
churn_prediction_parse_what_ifs (ChurnPrediction *self, JsonArray *array, GError **error)
{
  g_autoptr (GArray) what_ifs = g_array_new (FALSE, TRUE, sizeof (ChurnWhatIf));

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (array != NULL, FALSE);

  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      ChurnWhatIf what_if = { 0, NAN };
      gint64 months = 0;
      JsonObject *object = churn_json_get_element_object (array, i, error);

      if (object == NULL)
        return FALSE;
      if (!churn_json_get_int (object, "months", &months, error) ||
          !churn_json_maybe_count (object, "months", G_MAXINT, &months, error) ||
          !churn_json_get_double (object, "churn", &what_if.churn, error) ||
          !churn_json_maybe_probability (object, "churn", &what_if.churn, error))
        {
          g_prefix_error (error, "[%u].", i);
          return FALSE;
        }
      what_if.months = (int) months;
      g_array_append_val (what_ifs, what_if);
    }
  g_array_unref (self->what_ifs);
  self->what_ifs = g_steal_pointer (&what_ifs);

  return TRUE;
}

/**
 * churn_cause_get_name:
 * @cause: why a contact was scored
 *
 * Returns: (transfer none): its name on the wire: `initial`
 */
const char *
churn_cause_get_name (ChurnCause cause)
{
  for (gsize i = 0; i < G_N_ELEMENTS (causes); i++)
    if (causes[i].cause == cause)
      return causes[i].name;

  g_return_val_if_reached ("initial");
}

/**
 * churn_cause_from_name:
 * @name: (nullable): `initial`, `sentiment` or `offer`
 * @cause: (out): the cause; untouched if there is no such name
 *
 * Returns: whether @name is one
 */
gboolean
churn_cause_from_name (const char *name, ChurnCause *cause)
{
  g_return_val_if_fail (cause != NULL, FALSE);

  for (gsize i = 0; name != NULL && i < G_N_ELEMENTS (causes); i++)
    if (g_str_equal (causes[i].name, name))
      {
        *cause = causes[i].cause;
        return TRUE;
      }

  return FALSE;
}
