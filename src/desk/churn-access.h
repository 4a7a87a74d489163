#pragma once

#include "churn-connection-view.h"
#include "churn-connector.h"
#include "churn-doctor.h"
#include "churn-workplace.h"

G_BEGIN_DECLS

#define CHURN_TYPE_ACCESS (churn_access_get_type ())
G_DECLARE_FINAL_TYPE (ChurnAccess, churn_access, CHURN, ACCESS, GObject)

ChurnAccess *churn_access_new (ChurnWorkplace *workplace, GSettings *settings);

void churn_access_set_url (ChurnAccess *self, const char *url);
void churn_access_set_demo (ChurnAccess *self, const char *agent, const char *const *demo_options);
void churn_access_set_view (ChurnAccess *self, ChurnConnectionView *view);
void churn_access_set_mfa (ChurnAccess *self, AwsMfaFunc ask, gpointer user_data);

void churn_access_connect (ChurnAccess *self);
void churn_access_choose_demo (ChurnAccess *self);
gboolean churn_access_try_demo (ChurnAccess *self);
ChurnConnector *churn_access_create_connector (ChurnAccess *self);
void churn_access_adopt (ChurnAccess *self,
                         ChurnConnector *connector,
                         const ChurnConnection *connection,
                         ChurnSession *session);
void churn_access_renew (ChurnAccess *self);
void churn_access_sign_out (ChurnAccess *self);
void churn_access_close (ChurnAccess *self);

ChurnDoctor *churn_access_create_doctor (ChurnAccess *self);
const char *churn_access_get_url (ChurnAccess *self);
const ChurnConnection *churn_access_get_connection (ChurnAccess *self);
ChurnConnector *churn_access_get_connector (ChurnAccess *self);
ChurnWorkplace *churn_access_get_workplace (ChurnAccess *self);

G_END_DECLS
