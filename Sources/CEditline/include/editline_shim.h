#ifndef KNAVE_EDITLINE_SHIM_H
#define KNAVE_EDITLINE_SHIM_H

#include <histedit.h>

#endif
