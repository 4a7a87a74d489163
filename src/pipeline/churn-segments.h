#pragma once

#include "churn-pipeline.h"
#include "churn-segment-record.h"

G_BEGIN_DECLS

gboolean churn_segments (ChurnPipeline *pipeline,
                         const ChurnSegmentRecord *record,
                         gint64 now,
                         gboolean *changed,
                         GCancellable *cancellable,
                         GError **error);

G_END_DECLS
