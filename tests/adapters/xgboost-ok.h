#pragma once

#include <glib.h>
#include <xgboost/c_api.h>

/* A call of XGBoost's that is not what is tested. */
#define OK(call)                                                                                   \
  do                                                                                               \
    {                                                                                              \
      if ((call) != 0)                                                                             \
        g_error ("%s: %s", #call, XGBGetLastError ());                                             \
    }                                                                                              \
  while (0)
