// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// The parts of Asio that the I/O layer uses. Only this folder's I/O files include it.

#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>

namespace tank::server {

namespace asio = boost::asio;
using tcp = asio::ip::tcp;
using IoError = boost::system::error_code;

}  // namespace tank::server
