#pragma once

#include "churn-connect.h"
#include "churn-feature-store.h"
#include "churn-predictor.h"
#include "churn-store.h"
#include "churn-transcripts.h"

G_BEGIN_DECLS

#define CHURN_TYPE_PIPELINE (churn_pipeline_get_type ())
G_DECLARE_FINAL_TYPE (ChurnPipeline, churn_pipeline, CHURN, PIPELINE, GObject)

/* What the steps did, for whoever watches them: the steps raise it, the watcher takes it. */
typedef struct
{
  guint ticks;       /* contacts that an analysis looked at */
  guint predictions; /* made */
  guint fallbacks;   /* of them by another model than the one that was meant */
  gint64 speech_age; /* µs, of the newest turn that was asked for, when it came: of the contact that
                        waited longest */
} ChurnCounts;

/* The ports, and what every step needs to know. A process has those that its steps go through, and
 * NULL for the others: without a predictor another one scores; without transcripts the stream
 * brings the segments. */
ChurnPipeline *churn_pipeline_new (ChurnStore *store,
                                   ChurnFeatureStore *features,
                                   ChurnPredictor *predictor,
                                   ChurnTranscripts *transcripts,
                                   ChurnConnect *connect);
ChurnStore *churn_pipeline_get_store (ChurnPipeline *self);
ChurnFeatureStore *churn_pipeline_get_features (ChurnPipeline *self);
ChurnPredictor *churn_pipeline_get_predictor (ChurnPipeline *self);
ChurnTranscripts *churn_pipeline_get_transcripts (ChurnPipeline *self);
ChurnConnect *churn_pipeline_get_connect (ChurnPipeline *self);
/* The model's name, also where another process scores. */
void churn_pipeline_set_model (ChurnPipeline *self, const char *model);
const char *churn_pipeline_get_model (ChurnPipeline *self);
ChurnCounts *churn_pipeline_get_counts (ChurnPipeline *self);
/* Seconds between polls that clients are told (default 15). */
void churn_pipeline_set_interval (ChurnPipeline *self, guint seconds);
guint churn_pipeline_get_interval (ChurnPipeline *self);

G_END_DECLS
