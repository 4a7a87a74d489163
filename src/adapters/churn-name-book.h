#pragma once

#include "aws-connect.h"
#include "churn-dynamo-shared.h"

G_BEGIN_DECLS

#define CHURN_TYPE_NAME_BOOK (churn_name_book_get_type ())
G_DECLARE_FINAL_TYPE (ChurnNameBook, churn_name_book, CHURN, NAME_BOOK, GObject)

ChurnNameBook *
churn_name_book_new (AwsConnect *connect, const char *instance_id, ChurnDynamoShared *shared);
gboolean churn_name_book_look_up (ChurnNameBook *self,
                                  const char *arn,
                                  char **id,
                                  char **name,
                                  GCancellable *cancellable,
                                  GError **error);

G_END_DECLS
