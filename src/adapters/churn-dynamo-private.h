#pragma once

/* What the files on DynamoDB share; nobody else includes it. */

#include "aws-dynamodb.h"
#include "aws-error.h"
#include "churn-dynamo-customer-item.h"
#include "churn-dynamo-customers.h"
#include "churn-dynamo-store.h"
#include "churn-error.h"

G_BEGIN_DECLS

/* How often a change is computed anew on what somebody else wrote meanwhile. */
#define CHURN_DYNAMO_TRIES 40
/* The partitions of the indexes that hold all contacts. */
#define CHURN_DYNAMO_SHARDS 16

/* The item of a kind that was read or written last, and not used since. */
typedef struct
{
  char *key;
  AwsDynamodbItem *item; /* NULL: none */
} ChurnDynamoKnown;

void churn_dynamo_know (ChurnDynamoKnown *self, const char *key, AwsDynamodbItem *item);
AwsDynamodbItem *churn_dynamo_recall (ChurnDynamoKnown *self, const char *key);
void churn_dynamo_forget_known (ChurnDynamoKnown *self);

struct _ChurnDynamoStore
{
  GObject parent_instance;

  AwsDynamodb *dynamodb;
  ChurnDynamoCustomers *customers;
  char *customer_table;
  char *contact_table;
  char *prediction_table;
  char *sentiment_table;
  char *offer_table;
  gint64 transcript_seconds; /* 0: the words are not kept; -1: for ever */
  gint64 contact_seconds;    /* -1: for ever */

  ChurnDynamoKnown contact;
  ChurnDynamoKnown customer;
  ChurnDynamoKnown offer;

  /* The contact that was read last, and when its loop had ticked by then. */
  char *ticked_id;
  gint64 ticked;
};

AwsDynamodbInput *churn_dynamo_input_new (const char *table, const char *id);
AwsDynamodbInput *churn_dynamo_input_new_for (const char *table, const char *kind, const char *id);

/* Attributes of an item, or values of an expression. */
void churn_dynamo_set_string (AwsDynamodbItem *item, const char *name, const char *value);
void churn_dynamo_set_double (AwsDynamodbItem *item, const char *name, double value);
gboolean churn_dynamo_get_double (const AwsDynamodbItem *item,
                                  const char *name,
                                  double *value,
                                  GError **error);

/* Calls. */
AwsDynamodbAnswer *churn_dynamo_ask (AwsDynamodb *dynamodb,
                                     const char *operation,
                                     AwsDynamodbInput *input,
                                     GCancellable *cancellable,
                                     GError **error);
gboolean churn_dynamo_write (ChurnDynamoStore *self,
                             const char *operation,
                             AwsDynamodbInput *input,
                             gboolean *held,
                             AwsDynamodbItem **attributes,
                             GCancellable *cancellable,
                             GError **error);
gboolean churn_dynamo_get (ChurnDynamoStore *self,
                           AwsDynamodbInput *input,
                           AwsDynamodbItem **item,
                           GCancellable *cancellable,
                           GError **error);
GPtrArray *churn_dynamo_read_all (ChurnDynamoStore *self,
                                  const char *operation,
                                  AwsDynamodbInput *input,
                                  guint enough,
                                  gboolean *more,
                                  GCancellable *cancellable,
                                  GError **error);
GPtrArray *churn_dynamo_batch_get (ChurnDynamoStore *self,
                                   const char *table,
                                   GPtrArray *ids,
                                   GCancellable *cancellable,
                                   GError **error);
gboolean churn_dynamo_pause (guint attempt, GCancellable *cancellable, GError **error);
gint64 churn_dynamo_expiry (gint64 seconds);
GPtrArray *churn_dynamo_read_ids (GPtrArray *items, GError **error);

/* A contact as it was read, and what a change makes of it. */
typedef struct
{
  AwsDynamodbItem *item;   /* as it was read; NULL: there is none */
  ChurnContact *contact;   /* its version is the feed's */
  gint64 next;             /* the version of the change that is being made */
  gint64 top;              /* that of the newest change of all */
  gboolean detail;         /* whether there is a change that only the detail shows */
  gboolean same;           /* whether that is all: the contact is as it was read */
  AwsDynamodbItem *latest; /* attributes of the newest prediction; NULL: none */
  char **holders;          /* the customers that may hold counts of it; NULL: none */
  gboolean moving;         /* whether its counts are still to go to its customer */
} ChurnDynamoContact;

void churn_dynamo_contact_free (ChurnDynamoContact *self);
ChurnDynamoContact *churn_dynamo_contact_read (AwsDynamodbItem *item, GError **error);
AwsDynamodbItem *
churn_dynamo_contact_build (ChurnDynamoStore *store, ChurnDynamoContact *self, gint64 now);
AwsDynamodbItem *churn_dynamo_contact_build_departure (const ChurnDynamoContact *self,
                                                       const char *agent,
                                                       gint64 now);
char *churn_dynamo_departure_id (const char *contact_id, const char *agent);
const char *churn_dynamo_shard_name (guint shard);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ChurnDynamoContact, churn_dynamo_contact_free)

typedef gboolean (*ChurnDynamoContactChange) (ChurnDynamoStore *store,
                                              ChurnDynamoContact *record,
                                              gpointer data,
                                              GCancellable *cancellable,
                                              GError **error);

gboolean churn_dynamo_load_contact (ChurnDynamoStore *store,
                                    const char *id,
                                    AwsDynamodbItem **item,
                                    GCancellable *cancellable,
                                    GError **error);
ChurnDynamoContact *churn_dynamo_change_contact (ChurnDynamoStore *store,
                                                 const char *id,
                                                 gboolean create,
                                                 gint64 now,
                                                 ChurnDynamoContactChange change,
                                                 gpointer data,
                                                 GCancellable *cancellable,
                                                 GError **error);

/* Changes a customer's item, of which a copy is given; it is not written if it stays the same. */
typedef gboolean (*ChurnDynamoCustomerChange) (ChurnDynamoStore *store,
                                               AwsDynamodbItem *item,
                                               const ChurnCustomer *customer,
                                               gpointer data,
                                               GCancellable *cancellable,
                                               GError **error);

ChurnCustomer *churn_dynamo_change_customer (ChurnDynamoStore *store,
                                             const char *id,
                                             gint64 now,
                                             ChurnDynamoCustomerChange change,
                                             gpointer data,
                                             gboolean *changed,
                                             GCancellable *cancellable,
                                             GError **error);
gboolean churn_dynamo_adopt (ChurnDynamoStore *store,
                             ChurnDynamoContact **record,
                             gint64 now,
                             GCancellable *cancellable,
                             GError **error);
gboolean churn_dynamo_read_latest (AwsDynamodbItem *item, ChurnPrediction **latest, GError **error);
ChurnSegment *churn_dynamo_newest_turn (ChurnDynamoStore *self,
                                        const char *contact_id,
                                        GCancellable *cancellable,
                                        GError **error);

/* What all offers that are not applied have in their index's key. */
#define CHURN_DYNAMO_UNAPPLIED "1"

ChurnOffer *churn_dynamo_read_offer (AwsDynamodbItem *item, GError **error);
GPtrArray *churn_dynamo_read_offers (GPtrArray *items, gint64 since, GError **error);
AwsDynamodbItem *churn_dynamo_build_offer (const ChurnOffer *offer);

/* One function a group of the port's methods: it fills in its own. */
void churn_dynamo_init_customers (ChurnStoreInterface *iface);
void churn_dynamo_init_sentiments (ChurnStoreInterface *iface);
void churn_dynamo_init_contacts (ChurnStoreInterface *iface);
void churn_dynamo_init_feed (ChurnStoreInterface *iface);
void churn_dynamo_init_live (ChurnStoreInterface *iface);
void churn_dynamo_init_care (ChurnStoreInterface *iface);
void churn_dynamo_init_speech (ChurnStoreInterface *iface);
void churn_dynamo_init_predictions (ChurnStoreInterface *iface);
void churn_dynamo_init_offers (ChurnStoreInterface *iface);

G_END_DECLS
