#pragma once

#include "churn-local-options.h"
#include "churn-pipeline.h"

G_BEGIN_DECLS

#define CHURN_TYPE_LOCAL (churn_local_get_type ())
G_DECLARE_FINAL_TYPE (ChurnLocal, churn_local, CHURN, LOCAL, GObject)

ChurnLocal *churn_local_new (const ChurnLocalOptions *options, GError **error);
gboolean churn_local_start (ChurnLocal *self, GError **error);
char *churn_local_get_ready_line (ChurnLocal *self);
void churn_local_stop (ChurnLocal *self);

G_END_DECLS
