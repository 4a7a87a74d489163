#pragma once

#include "aws-client.h"
#include "churn-clock.h"
#include "churn-contact-detail.h"
#include "churn-feed.h"
#include "churn-principal.h"

G_BEGIN_DECLS

#define CHURN_TYPE_SESSION (churn_session_get_type ())
G_DECLARE_FINAL_TYPE (ChurnSession, churn_session, CHURN, SESSION, GObject)

ChurnSession *churn_session_new (AwsClient *client, const char *scope, ChurnClock *clock);

AwsClient *churn_session_get_client (ChurnSession *self);
const char *churn_session_get_address (ChurnSession *self);
const ChurnPrincipal *churn_session_get_principal (ChurnSession *self);
char *churn_session_get_identity (ChurnSession *self);
gint64 churn_session_get_server_time (ChurnSession *self);
gint64 churn_session_get_wait (ChurnSession *self);

void churn_session_me_async (ChurnSession *self,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
ChurnPrincipal *churn_session_me_finish (ChurnSession *self, GAsyncResult *result, GError **error);

void churn_session_contacts_async (ChurnSession *self,
                                   const char *since,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
ChurnFeed *churn_session_contacts_finish (ChurnSession *self, GAsyncResult *result, GError **error);

void churn_session_contact_async (ChurnSession *self,
                                  const char *contact_id,
                                  gint64 since,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
ChurnContactDetail *
churn_session_contact_finish (ChurnSession *self, GAsyncResult *result, GError **error);

void churn_session_post_offer_async (ChurnSession *self,
                                     const ChurnOffer *offer,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
ChurnOffer *
churn_session_post_offer_finish (ChurnSession *self, GAsyncResult *result, GError **error);

void churn_session_outcome_async (ChurnSession *self,
                                  const char *contact_id,
                                  const char *offer_id,
                                  gboolean accepted,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
gboolean churn_session_outcome_finish (ChurnSession *self, GAsyncResult *result, GError **error);

void churn_session_claim_async (ChurnSession *self,
                                const char *contact_id,
                                gboolean active,
                                gboolean take_over,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
gboolean churn_session_claim_finish (ChurnSession *self, GAsyncResult *result, GError **error);

void churn_session_help_async (ChurnSession *self,
                               const char *contact_id,
                               gboolean active,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
gboolean churn_session_help_finish (ChurnSession *self, GAsyncResult *result, GError **error);

G_END_DECLS
