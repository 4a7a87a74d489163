#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define CHURN_TYPE_RECORDER (churn_recorder_get_type ())
G_DECLARE_FINAL_TYPE (ChurnRecorder, churn_recorder, CHURN, RECORDER, GObject)

ChurnRecorder *churn_recorder_new (const char *path, GError **error);
void churn_recorder_write (ChurnRecorder *self, JsonNode *event);

G_END_DECLS
