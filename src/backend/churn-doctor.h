#pragma once

#include "churn-connector.h"
#include "churn-doctor-line.h"

G_BEGIN_DECLS

#define CHURN_TYPE_DOCTOR (churn_doctor_get_type ())
G_DECLARE_FINAL_TYPE (ChurnDoctor, churn_doctor, CHURN, DOCTOR, GObject)

ChurnDoctor *
churn_doctor_new (ChurnConnector *connector, const ChurnConnection *connection, ChurnSession *demo);

GListModel *churn_doctor_get_lines (ChurnDoctor *self);
gboolean churn_doctor_is_healthy (ChurnDoctor *self);
char *churn_doctor_to_json (ChurnDoctor *self);

void churn_doctor_set_keyring_patience (ChurnDoctor *self, guint seconds);
gboolean churn_doctor_get_keyring_asks (ChurnDoctor *self);

void churn_doctor_run_async (ChurnDoctor *self,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
gboolean churn_doctor_run_finish (ChurnDoctor *self, GAsyncResult *result, GError **error);

G_END_DECLS
