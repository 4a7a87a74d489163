#pragma once

#include "churn-keys.h"
#include "churn-pipeline.h"
#include "churn-recorder.h"

G_BEGIN_DECLS

#define CHURN_SERVER_REGION "us-east-1"
#define CHURN_SERVER_SERVICE "execute-api"
/* What API Gateway takes: 10 MB of body, 10,240 bytes of headers in all. */
#define CHURN_SERVER_BODY_MAX (10 * 1024 * 1024)
#define CHURN_SERVER_HEADERS_MAX 10240

#define CHURN_TYPE_SERVER (churn_server_get_type ())
G_DECLARE_FINAL_TYPE (ChurnServer, churn_server, CHURN, SERVER, GObject)

/**
 * ChurnServerTime:
 * @user_data: what was given to churn_server_new()
 *
 * Tells the pipeline's time. Signatures are checked against the real one.
 *
 * Returns: microseconds UTC
 */
typedef gint64 (*ChurnServerTime) (gpointer user_data);

ChurnServer *churn_server_new (ChurnPipeline *pipeline,
                               ChurnKeys *keys,
                               ChurnServerTime time,
                               gpointer user_data);
void churn_server_set_recorder (ChurnServer *self, ChurnRecorder *recorder);
gboolean churn_server_listen (ChurnServer *self, guint port, GError **error);
const char *churn_server_get_url (ChurnServer *self);
void churn_server_stop (ChurnServer *self);

G_END_DECLS
