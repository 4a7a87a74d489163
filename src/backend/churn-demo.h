#pragma once

#include "churn-session.h"

G_BEGIN_DECLS

#define CHURN_TYPE_DEMO (churn_demo_get_type ())
G_DECLARE_FINAL_TYPE (ChurnDemo, churn_demo, CHURN, DEMO, GObject)

ChurnDemo *churn_demo_new (const char *program, const char *const *options);

void churn_demo_start_async (ChurnDemo *self,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
gboolean churn_demo_start_finish (ChurnDemo *self, GAsyncResult *result, GError **error);
void churn_demo_stop_async (ChurnDemo *self,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
gboolean churn_demo_stop_finish (ChurnDemo *self, GAsyncResult *result, GError **error);

gboolean churn_demo_get_running (ChurnDemo *self);
const char *churn_demo_get_url (ChurnDemo *self);
const char *churn_demo_get_region (ChurnDemo *self);
guint churn_demo_get_n_agents (ChurnDemo *self);
const char *churn_demo_get_agent_id (ChurnDemo *self, guint index);
const char *churn_demo_get_agent_name (ChurnDemo *self, guint index);
char *churn_demo_dup_messages (ChurnDemo *self);
ChurnSession *churn_demo_create_session (ChurnDemo *self, const char *agent_id, GError **error);

G_END_DECLS
