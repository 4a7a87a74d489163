#pragma once

#include "churn-connect.h"
#include "churn-feature-store.h"
#include "churn-predictor.h"
#include "churn-store.h"
#include "churn-transcripts.h"

G_BEGIN_DECLS

#define CHURN_TYPE_PIPELINE (churn_pipeline_get_type ())
G_DECLARE_FINAL_TYPE (ChurnPipeline, churn_pipeline, CHURN, PIPELINE, GObject)

/* The ports, and what every step needs to know. transcripts may be NULL: the stream brings the
 * segments. */
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
/* Seconds between polls that clients are told (default 15). */
void churn_pipeline_set_interval (ChurnPipeline *self, guint seconds);
guint churn_pipeline_get_interval (ChurnPipeline *self);

G_END_DECLS
