#pragma once

#include "churn-features.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef enum
{
  CHURN_CAUSE_INITIAL,
  CHURN_CAUSE_SENTIMENT,
  CHURN_CAUSE_OFFER,
} ChurnCause;

/* What one feature adds to the log-odds of churn, at its value (NAN: missing). */
typedef struct
{
  ChurnFeature feature;
  double value;
  double contribution;
} ChurnDriver;

/* What the churn probability would be with so many months on the contract. */
typedef struct
{
  int months;
  double churn;
} ChurnWhatIf;

#define CHURN_N_WHAT_IFS 3
extern const int churn_what_if_months[CHURN_N_WHAT_IFS]; /* 12, 24, 36 */

/* One score of a contact. Drivers are sorted by the size of their contribution, largest first. */
typedef struct
{
  gint64 time;
  ChurnCause cause;
  double churn; /* 0 to 1, calibrated */
  int months;
  ChurnFeatures features; /* what was scored; stays in the store, never on the wire */
  GArray *drivers;        /* of ChurnDriver */
  GArray *what_ifs;       /* of ChurnWhatIf */
  char *model;            /* the model's hash */
  gboolean fallback;      /* scored by the model at hand: the one that was meant did not answer */
  gint64 version;         /* the contact's version that brought it */
} ChurnPrediction;

ChurnPrediction *churn_prediction_new (void);
ChurnPrediction *churn_prediction_ref (ChurnPrediction *self);
void churn_prediction_unref (ChurnPrediction *self);
void churn_prediction_set_contributions (ChurnPrediction *self, const double *contributions);
/* In a detail's history: time, cause, churn, months, version, model, fallback. */
void churn_prediction_build (const ChurnPrediction *self, JsonBuilder *builder);
ChurnPrediction *churn_prediction_parse (JsonObject *object, GError **error);
void churn_prediction_build_drivers (const ChurnPrediction *self, JsonBuilder *builder);
gboolean churn_prediction_parse_drivers (ChurnPrediction *self, JsonArray *array, GError **error);
void churn_prediction_build_what_ifs (const ChurnPrediction *self, JsonBuilder *builder);
gboolean churn_prediction_parse_what_ifs (ChurnPrediction *self, JsonArray *array, GError **error);

const char *churn_cause_get_name (ChurnCause cause);
gboolean churn_cause_from_name (const char *name, ChurnCause *cause);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ChurnPrediction, churn_prediction_unref)

G_END_DECLS
